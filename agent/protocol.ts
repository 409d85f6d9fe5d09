import type { RunInput } from './manifest.ts';
import type { RunState } from './run-state.ts';

/** Names that clients, workers and people use; changing one is a breaking change. */
export const workflowType = 'agentRun';
export const defaultTaskQueue = 'perdure';
export const messageNames = {
  decide: 'decide',
  message: 'message',
  pause: 'pause',
  resume: 'resume',
} as const;
export const queryNames = {
  state: 'state',
  conversation: 'conversation',
  timeline: 'timeline',
  context: 'context',
} as const;

/**
 * How long a worker may take for one workflow task before the server gives it to another (milliseconds). Short, because a
 * killed worker's task waits that long; safe only with few workflow-task slots a worker (architecture §7).
 */
export const workflowTaskTimeout = 5_000;

export const searchAttributes = {
  agent: 'PerdureAgent',
  version: 'PerdureAgentVersion',
  status: 'PerdureStatus',
  outcome: 'PerdureOutcome',
  tenant: 'PerdureTenant',
  dependency: 'PerdureDependency',
} as const;

/** A run is started with a RunInput; continue-as-new passes the state on. */
export type WorkflowInput = RunInput | { readonly kind: 'continue'; readonly state: RunState };

/** Arguments of the query `context`, with which a worker fetches what its cache lacks. */
export type ContextQuery = { readonly window: number; readonly from: number; readonly upTo: number };
