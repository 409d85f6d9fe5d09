import { nothingSpent } from '../agent/budget.ts';
import { queryNames } from '../agent/protocol.ts';
import type { RunView } from '../agent/view.ts';
import { type Link, query, within } from './link.ts';

/** What `state` answers before the run has resolved its agent. */
const startingView: RunView = {
  status: 'starting',
  goal: '',
  agent: '',
  model: '',
  step: 0,
  done: [],
  waitingFor: ['its agent to be looked up'],
  escalations: [],
  spent: nothingSpent,
  remaining: { steps: 0, calls: 0, tokens: 0, cost: 0, until: 0 },
  refusedMessages: { total: 0, latest: [] },
  outcome: null,
};

/** The run's own view of itself. A run that was stopped from outside does not know it: the server is asked as well. */
export async function viewOfRun(link: Link, runId: string): Promise<RunView> {
  const answered = await query<Partial<RunView>>(link, runId, { name: queryNames.state, args: [] });
  const view = { ...startingView, ...answered };
  if (view.outcome !== null || !(await isClosed(link, runId))) return view;
  return { ...view, status: 'ended', escalations: [], waitingFor: [] };
}

/** Whether the server has closed the run, in whatever way; needs no worker. */
export async function isClosed(link: Link, runId: string): Promise<boolean> {
  const { status } = await within(link, runId, () => link.client.workflow.getHandle(runId).describe());
  return status.name !== 'RUNNING' && status.name !== 'PAUSED' && status.name !== 'CONTINUED_AS_NEW';
}
