import type { ToolInput, ToolReturn } from '../../agent/call.ts';
import { finish, ready } from '../support/mock-activities.ts';
import { type AgentHandle, approve, escalationsOf, stateWhen } from '../support/workbench.ts';
import type { Scenario } from './scenarios.ts';

/** Events after which the recording server suggests to continue as new. */
export const suggestedAfter = 50;

/** Fifty years: an input recorded today must not find its deadlines passed when it is started again. */
const decades = 50 * 365 * 86_400_000;
const limits = { wallTime: decades, idle: 0 };

const done = async ({ call }: ToolInput): Promise<ToolReturn> => ({
  kind: 'done',
  text: `result ${call}`,
  attempt: 1,
});

async function nudgeUntilContinued(handle: AgentHandle, name: 'pause' | 'resume'): Promise<void> {
  const { runId } = await handle.describe();
  for (let sent = 0; sent < 300 && (await handle.describe()).runId === runId; sent += 1)
    await handle.signal(name, { by: 'olga' });
}

/** Runs that continue as new in each state in which a run can do so. */
export const continuing: { readonly [name: string]: Scenario } = {
  'continues-thinking': {
    play: {
      script: ({ step }) =>
        step < 14 ? [ready('look', { at: step }), ready('look', { at: -step })] : [finish],
      tools: { look: done },
      limits,
    },
  },
  'continues-with-a-cut-context': {
    play: {
      script: ({ step }) => (step < 16 ? [ready('look', { at: step })] : [finish]),
      tools: {
        look: async ({ call }) => ({ kind: 'done', text: `${call} ${'x'.repeat(2_000)}`, attempt: 1 }),
      },
      limits,
      contextWindow: 900,
    },
  },
  'continues-asking': {
    play: {
      script: ({ step }) =>
        step === 1
          ? [
              ready('pay', { cents: 1 }, 'irreversible'),
              ready('pay', { cents: 2 }, 'irreversible'),
              ready('look', {}),
            ]
          : [finish],
      tools: { pay: done, look: done },
      limits,
      escalationDeadline: decades,
    },
    drive: async (handle) => {
      await stateWhen(handle, ({ waitingFor }) => waitingFor.length === 2);
      await nudgeUntilContinued(handle, 'resume');
      const [first, second] = await escalationsOf(handle, 2);
      if (first === undefined || second === undefined) return;
      await handle.signal('decide', approve(second));
      await handle.signal('decide', approve(first));
    },
  },
  'continues-paused': {
    play: {
      script: ({ step }) => (step === 1 ? [ready('pay', { cents: 1 }, 'irreversible')] : [finish]),
      tools: { pay: done },
      limits,
      escalationDeadline: decades,
    },
    drive: async (handle) => {
      const [first] = await escalationsOf(handle, 1);
      if (first === undefined) return;
      await handle.signal('pause', { by: 'olga' });
      await handle.signal('decide', approve(first));
      await nudgeUntilContinued(handle, 'pause');
      await handle.signal('message', { id: 'm1', by: 'ada', text: 'are you there?' });
      await handle.signal('resume', { by: 'olga' });
    },
  },
  'continues-listening': {
    play: {
      script: ({ step }) => (step === 1 ? [] : [finish]),
      limits: { wallTime: decades, idle: decades },
    },
    drive: async (handle) => {
      await stateWhen(handle, ({ status }) => status === 'waiting');
      await nudgeUntilContinued(handle, 'resume');
      await handle.signal('message', { id: 'm1', by: 'ada', text: 'and then?' });
    },
  },
};
