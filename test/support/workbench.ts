import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { JsonObject } from '../../agent/json.ts';
import type { EntryRecord } from '../../agent/log-records.ts';
import { workflowTaskTimeout, workflowType } from '../../agent/protocol.ts';
import type { EscalationView, RunView } from '../../agent/view.ts';
import type { agentRun } from '../../workflows/index.ts';
import { mockActivities, type Play } from './mock-activities.ts';

const payloadConverterPath = fileURLToPath(new URL('../../payloads/payload-converter.ts', import.meta.url));

/** The server and the workflow bundle that jest's global set-up started and built. */
function given(name: 'PERDURE_TEST_ADDRESS' | 'PERDURE_TEST_BUNDLE'): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`expected ${name} from the global set-up; run these tests with npm test`);
  return value;
}

export type AgentHandle = WorkflowHandle<typeof agentRun>;

/** A worker with a played model and tools on the real server, and a client beside it. Close it in the end. */
export async function openWorkbench(
  play: Play,
  {
    cachedWorkflows = 100,
    address = given('PERDURE_TEST_ADDRESS'),
  }: { cachedWorkflows?: number; address?: string } = {},
) {
  silenceRuntime();
  const taskQueue = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const records: EntryRecord[] = [];
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: given('PERDURE_TEST_BUNDLE') },
    activities: mockActivities(play),
    dataConverter: { payloadConverterPath },
    maxCachedWorkflows: cachedWorkflows,
    sinks: {
      perdure: {
        record: {
          fn: (_info: unknown, record: EntryRecord) => void records.push(record),
          callDuringReplay: false,
        },
      },
    },
  });
  const running = worker.run();
  const client = new Client({ connection, dataConverter: { payloadConverterPath } });
  return {
    client,
    taskQueue,
    records,
    start: async (input: unknown = startInput): Promise<AgentHandle> =>
      await client.workflow.start<typeof agentRun>(workflowType, {
        taskQueue,
        workflowId: randomUUID(),
        workflowTaskTimeout,
        args: [input],
      }),
    close: async (): Promise<void> => {
      worker.shutdown();
      await running;
      await native.close();
      await connection.close();
    },
  };
}

export const startInput: JsonObject = {
  kind: 'start',
  agent: 'test-agent',
  version: null,
  input: {},
  principal: { subject: 'ada', tenant: 'acme', permissions: [] },
};

/** Asks for the run's state until it is as wanted; fails after ten seconds with what it was last. */
export async function stateWhen(handle: AgentHandle, wanted: (view: RunView) => boolean): Promise<RunView> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const view = await handle.query<RunView>('state');
    if (view.status !== 'starting' && wanted(view)) return view;
    if (Date.now() > deadline)
      throw new Error(`the run did not get there; last seen: ${JSON.stringify(view)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function escalationsOf(handle: AgentHandle, count: number): Promise<readonly EscalationView[]> {
  return (await stateWhen(handle, ({ escalations }) => escalations.length === count)).escalations;
}

export function approve({ id, argsHash }: EscalationView, by = 'ben'): JsonObject {
  return { kind: 'approve', escalation: id, by, argsHash };
}

/** Kinds of events in a run's history, with how often each stands there. */
export async function countEvents(handle: AgentHandle): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const event of (await handle.fetchHistory()).events ?? []) {
    const kind = Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

let silenced = false;
function silenceRuntime(): void {
  if (silenced) return;
  silenced = true;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}
