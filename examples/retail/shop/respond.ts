import type { z } from 'zod';
import type { Evidence, FaultRecord } from './evidence.ts';
import { type Fault, type Faults, faultFormat, holdFormat } from './faults.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { operations } from './operations/catalogue.ts';
import { describeIssues } from './operations/operation.ts';
import type { Received } from './receive.ts';
import { refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { Worlds } from './world.ts';
import { type Answer, answerTo, type WriteRequest, type Written } from './write-once.ts';

type ToolRoute<Kind extends 'read' | 'write' = 'read' | 'write'> = Extract<Route, { kind: Kind }>;

export interface Parts {
  readonly worlds: Worlds;
  readonly ledger: Ledger;
  readonly write: (request: WriteRequest) => Written;
  readonly faults: Faults;
  readonly evidence: Evidence;
  readonly onCommitted: (row: LedgerRow) => void;
}

/** What becomes of a request: an answer, now or held back, or what a planted fault does to the connection. */
export type Reply =
  | {
      readonly kind: 'send';
      readonly answer: Answer;
      readonly replay: boolean;
      readonly retryAfter?: string | undefined;
    }
  | { readonly kind: 'hold'; readonly answer: Answer; readonly ms: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

/** Does what a request asks, at once and without waiting for anything, so that requests never interleave. */
export function createResponder(parts: Parts): (received: Received) => Reply {
  const { worlds, ledger, faults } = parts;
  return (received) => {
    const { route } = received;
    switch (route.kind) {
      case 'refused':
        return send(answerTo(route));
      case 'health':
        return send(ok({ status: 'ok' }));
      case 'ledger':
        return send(ok({ rows: ledger.after(0) }));
      case 'changes':
        return send(ok(worlds.changes(route.world)));
      case 'plant':
        return send(planting(faultFormat, received.body, faults.plant));
      case 'hold':
        return send(planting(holdFormat, received.body, faults.hold));
      case 'read':
        return answerRead(parts, received, route);
      case 'write':
        return answerWrite(parts, received, route);
    }
  };
}

function answerRead(parts: Parts, received: Received, route: ToolRoute<'read'>): Reply {
  const { world, tool, args } = route;
  const fault = parts.faults.before(tool, world);
  if (fault) return struck(parts, received, { route, fault });
  const verdict = operations[tool].decide(parts.worlds.open(world), args);
  switch (verdict.kind) {
    case 'answered':
      return send(ok(verdict.body));
    case 'refused':
      return send(answerTo(verdict));
    case 'changed':
      throw new Error(`${tool} is a read and may change nothing`);
  }
}

function answerWrite(parts: Parts, received: Received, route: ToolRoute<'write'>): Reply {
  const { world, tool, key } = route;
  const fault = parts.faults.before(tool, world);
  if (fault) return struck(parts, received, { route, fault });
  const written = parts.write({ world, tool, key, args: received.body, ...received.caller });
  switch (written.kind) {
    case 'refused':
      return send(written.answer);
    case 'replayed':
      return { kind: 'send', answer: written.answer, replay: true };
    case 'committed':
      return leave(parts, received, { route, ...written });
  }
}

/** A commit goes on record before its reply leaves, or is lost. */
function leave(
  parts: Parts,
  received: Received,
  { route, row, answer }: { route: ToolRoute<'write'>; row: LedgerRow; answer: Answer },
): Reply {
  parts.evidence.ledgerGrew();
  parts.onCommitted(row);
  const strike = parts.faults.afterCommit(route.tool, route.world);
  if (!strike) return send(answer);
  if (strike.kind !== 'hold') return struck(parts, received, { route, fault: strike, committed: true });
  parts.evidence.fault(faultRecord(received, { route, fault: 'hold', committed: true }));
  return { ...strike, answer };
}

function struck(
  { evidence }: Parts,
  received: Received,
  { route, fault, committed = false }: { route: ToolRoute; fault: Fault; committed?: boolean },
): Reply {
  const what = fault.kind === 'status' ? fault.status : fault.kind;
  evidence.fault(faultRecord(received, { route, fault: what, committed }));
  if (fault.kind !== 'status') return fault;
  const error = { code: 'planted_fault', message: `The shop was told to answer ${fault.status}.` };
  const answer = { status: fault.status, body: JSON.stringify({ error }) };
  return { kind: 'send', answer, replay: false, retryAfter: fault.retryAfter };
}

function faultRecord(
  { key, caller }: Received,
  { route, fault, committed }: { route: ToolRoute; fault: FaultRecord['fault']; committed: boolean },
): FaultRecord {
  const { tool, world } = route;
  const when = committed ? 'after commit' : 'before';
  return { tool, world, fault, when, key, attempt: caller.attempt, at: new Date().toISOString() };
}

function planting<F>(format: z.ZodType<F>, body: unknown, plant: (fault: F) => void): Answer {
  const parsed = format.safeParse(body);
  if (!parsed.success) return answerTo(refuse('invalid_request', describeIssues(parsed.error)));
  plant(parsed.data);
  return ok({ planted: true });
}

const ok = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });
const send = (answer: Answer): Reply => ({ kind: 'send', answer, replay: false });
