import { randomUUID } from 'node:crypto';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { EscalationView } from '../../agent/view.ts';
import { appendLine } from '../evidence.ts';
import type { Hostile } from './messages.ts';
import type { Payload } from './payloads.ts';

/** What the caller was told. */
export type Told =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

type Sending = { readonly raw: Connection; readonly run: string; readonly evidence: string };
type Message = { readonly name: string; readonly payloads: readonly Payload[] | null };

/** Milliseconds that the server may take to answer one message. */
const answerWithin = 10_000;

/**
 * Sends a malformed message under all its names by raw gRPC, past every check that a client makes, and writes down what
 * was sent and what the caller was told. Returns how many refusals the run's state must then hold.
 */
export async function sendHostile(
  sending: Sending,
  hostile: Hostile,
  [asked, askedToo]: readonly [EscalationView, EscalationView],
): Promise<number> {
  for (const name of hostile.signals) {
    const message = { name, payloads: hostile.payloads(asked) };
    if (hostile.manner === 'proper first')
      await note(sending, { hostile, sentAs: 'signal', message, expects: 'taken' });
    await note(sending, { hostile, sentAs: 'signal', message, expects: 'refused' });
  }
  for (const name of hostile.updates) {
    const message = { name, payloads: hostile.payloads(askedToo) };
    if (hostile.manner === 'proper first')
      await note(sending, { hostile, sentAs: 'update', message, expects: 'taken' });
    await note(sending, { hostile, sentAs: 'update', message, expects: 'refused' });
  }
  return hostile.manner === 'over the limit' ? 0 : hostile.signals.length;
}

type Note = {
  readonly hostile: Hostile;
  readonly sentAs: 'signal' | 'update';
  readonly message: Message;
  readonly expects: 'taken' | 'refused';
};

async function note(sending: Sending, { hostile, sentAs, message, expects }: Note): Promise<void> {
  const told = await (sentAs === 'signal' ? signal(sending, message) : update(sending, message));
  appendLine(sending.evidence, 'sender.jsonl', {
    at: new Date().toISOString(),
    run: sending.run,
    id: hostile.id,
    sentAs,
    name: message.name,
    bytes: message.payloads?.reduce((sum, { data }) => sum + (data?.length ?? 0), 0) ?? 0,
    expects,
    by: hostile.manner === 'over the limit' ? 'server' : 'run',
    says: hostile.says,
    told,
  });
}

async function signal({ raw, run }: Sending, { name, payloads }: Message): Promise<Told> {
  return await answer(raw, async () => {
    await raw.workflowService.signalWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: run },
      signalName: name,
      ...(payloads === null ? {} : { input: { payloads: [...payloads] } }),
      identity: 'hostile sender',
      requestId: randomUUID(),
    });
    return { kind: 'taken' };
  });
}

async function update({ raw, run }: Sending, { name, payloads }: Message): Promise<Told> {
  const { UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED } =
    proto.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
  return await answer(raw, async () => {
    const { outcome } = await raw.workflowService.updateWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: run },
      waitPolicy: { lifecycleStage: UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED },
      request: {
        meta: { updateId: randomUUID(), identity: 'hostile sender' },
        input: { name, ...(payloads === null ? {} : { args: { payloads: [...payloads] } }) },
      },
    });
    if (outcome?.success !== undefined && outcome.success !== null) return { kind: 'taken' };
    return { kind: 'refused', message: outcome?.failure?.message ?? 'no outcome in time' };
  });
}

async function answer(raw: Connection, send: () => Promise<Told>): Promise<Told> {
  try {
    return await raw.withDeadline(Date.now() + answerWithin, send);
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    return { kind: 'error', code: error.code, message: error.details };
  }
}
