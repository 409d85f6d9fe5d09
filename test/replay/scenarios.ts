import { setTimeout as sleep } from 'node:timers/promises';
import { RawValue } from '@temporalio/common';
import { ApplicationFailure } from '@temporalio/activity';
import type { Prepared, ToolInput, ToolReturn } from '../../agent/call.ts';
import { failure } from '../../agent/failure.ts';
import { finish, type Play, ready } from '../support/mock-activities.ts';
import { type AgentHandle, approve, escalationsOf, stateWhen } from '../support/workbench.ts';
import { continuing } from './continuing.ts';

/** A run worth keeping: how its model and tools play, and what people do meanwhile. */
export type Scenario = {
  readonly play: Play;
  readonly drive?: (handle: AgentHandle) => Promise<void>;
  /** What the run is started with; a well-formed start when undefined. */
  readonly input?: unknown;
};

export const done = async ({ call }: ToolInput): Promise<ToolReturn> => ({
  kind: 'done',
  text: `result ${call}`,
  attempt: 1,
});

const pay = (cents: number): Prepared => ready('pay', { cents }, 'irreversible');
const question: Prepared = {
  kind: 'question',
  tool: { name: 'ask', version: 1 },
  args: { about: 'colour' },
  describe: 'Which colour?',
};
/** Plays its steps in order, then finishes. */
const steps =
  (...replies: readonly (readonly Prepared[])[]): Play['script'] =>
  ({ step }) =>
    replies[step - 1] ?? [finish];

function fail(code: 'declined' | 'connection-failed' | 'not-authenticated'): never {
  const data = failure(code, `the service says: ${code}`);
  throw ApplicationFailure.create({ message: data.message, type: code, nonRetryable: true, details: [data] });
}

async function open(handle: AgentHandle, count: number) {
  return await escalationsOf(handle, count);
}

/** One scenario for each way a run can go that leaves its own trace in history. */
export const scenarios: { readonly [name: string]: Scenario } = {
  'parallel-calls': {
    play: {
      script: steps(
        [ready('look', { at: 1 }), ready('look', { at: 2 }), ready('write', { line: 1 }, 'write')],
        [{ kind: 'refused', why: 'no such tool' }, ready('look', { at: 3 })],
      ),
      tools: {
        look: async (input) => (await sleep(input.call === 1 ? 300 : 0), await done(input)),
        write: done,
      },
    },
  },
  decisions: {
    play: { script: steps([pay(1), pay(2), pay(3)]), tools: { pay: done } },
    drive: async (handle) => {
      const [first, second, third] = await open(handle, 3);
      if (first === undefined || second === undefined || third === undefined) return;
      const { id, argsHash } = second;
      await handle.signal('decide', {
        kind: 'edit',
        escalation: id,
        by: 'ben',
        argsHash,
        args: { cents: 20 },
      });
      await handle.signal('decide', { kind: 'reject', escalation: third.id, by: 'ben', reason: 'too much' });
      await handle.executeUpdate('decide', { args: [approve(first)] });
    },
  },
  'take-over': {
    play: { script: steps([pay(1)]), tools: { pay: done } },
    drive: async (handle) => {
      const [first] = await open(handle, 1);
      await handle.signal('decide', {
        kind: 'take over',
        escalation: first?.id,
        by: 'ben',
        reason: 'by hand',
      });
    },
  },
  messages: {
    play: {
      script: async (input) => (await sleep(400), steps([ready('look', { at: 1 })])(input)),
      tools: { look: done },
    },
    drive: async (handle) => {
      await stateWhen(handle, ({ step }) => step === 2);
      const message = { id: 'm1', by: 'ada', text: 'one more thing' };
      await handle.signal('message', message);
      await handle.signal('message', message);
    },
  },
  pause: {
    play: { script: steps([pay(1)]), tools: { pay: done } },
    drive: async (handle) => {
      const [first] = await open(handle, 1);
      if (first === undefined) return;
      await handle.signal('pause', { by: 'olga' });
      await handle.signal('decide', approve(first));
      await stateWhen(handle, ({ status, escalations }) => status === 'paused' && escalations.length === 0);
      await handle.signal('resume', { by: 'olga' });
    },
  },
  cancel: {
    play: {
      script: steps([ready('look', { at: 1 }), ready('write', { line: 1 }, 'write'), pay(1)]),
      tools: {
        look: async (input) => (await sleep(800), await done(input)),
        write: async (input) => (await sleep(1_000), await done(input)),
        pay: done,
      },
    },
    drive: async (handle) => {
      await open(handle, 1);
      await handle.cancel();
    },
  },
  'refused-messages': {
    play: { script: steps([pay(1)]), tools: { pay: done } },
    drive: async (handle) => {
      const [first] = await open(handle, 1);
      if (first === undefined) return;
      const poison = { metadata: { encoding: Buffer.from('x/unknown') }, data: Buffer.from('?') };
      await handle.signal('decide', RawValue.fromPayload(poison));
      await handle.signal('decide', 42);
      await handle.signal('aprove', {});
      await handle.signal('__temporal_stop', {});
      await handle.signal('resume', { by: 'olga' });
      await handle.executeUpdate('decide', { args: ['nonsense'] }).catch(() => undefined);
      await handle.executeUpdate('aprove', { args: [{}] }).catch(() => undefined);
      await handle.signal('decide', approve(first));
      await handle.signal('decide', approve(first));
    },
  },
  question: {
    play: { script: steps([question]) },
    drive: async (handle) => {
      const [first] = await open(handle, 1);
      await handle.signal('decide', { kind: 'answer', escalation: first?.id, by: 'ben', text: 'blue' });
    },
  },
  failures: {
    play: {
      script: steps([ready('flaky', {}), ready('decline', {}), ready('refuse', {})]),
      tools: {
        flaky: async (input) => (await failTwice(input), await done(input)),
        decline: async () => ({ kind: 'declined', text: 'not today', attempt: 1 }),
        refuse: async () => fail('declined'),
      },
    },
  },
  'unknown-outcome': {
    play: {
      script: steps([ready('write', {}, 'write')]),
      tools: { write: async () => fail('connection-failed') },
    },
    drive: async (handle) => {
      const [first] = await open(handle, 1);
      await handle.signal('decide', {
        kind: 'answer',
        escalation: first?.id,
        by: 'ben',
        text: 'it happened',
      });
    },
  },
  'model-failed': { play: { script: () => fail('not-authenticated') } },
  'steps-exhausted': {
    play: { script: () => [ready('look', {})], tools: { look: done }, limits: { steps: 2 } },
  },
  'time-exhausted': {
    play: { script: steps([pay(1)]), tools: { pay: done }, limits: { wallTime: 900 } },
  },
  'nobody-decided': { play: { script: steps([pay(1)]), tools: { pay: done }, escalationDeadline: 500 } },
  nudges: { play: { script: () => [] } },
  listening: {
    play: { script: () => [], limits: { idle: 700 } },
    drive: async (handle) => {
      await stateWhen(handle, ({ status }) => status === 'waiting');
      await handle.signal('message', { by: 'ada', text: 'and then?' });
    },
  },
  'given-up': { play: { script: () => [{ kind: 'give up', outcome: 'refused', reason: 'not allowed' }] } },
  'bad-input': { play: { script: steps() }, input: 'nonsense' },
  ...continuing,
};

const failed = new Map<string, number>();
async function failTwice({ key }: ToolInput): Promise<void> {
  const before = failed.get(key) ?? 0;
  failed.set(key, before + 1);
  if (before < 2)
    throw ApplicationFailure.create({ message: 'not yet', type: 'service-failed', nextRetryDelay: 50 });
}
