// Needs a Temporal server: run by the project "workflows" of jest.config.mjs. The whole list of malformed messages is
// sent past all clients by evals/hostile; here are those that once failed a workflow task or went unanswered.
import { RawValue } from '@temporalio/common';
import { finish, ready } from '../support/mock-activities.ts';
import {
  type AgentHandle,
  approve,
  countEvents,
  escalationsOf,
  openWorkbench,
  stateWhen,
} from '../support/workbench.ts';

let bench: Awaited<ReturnType<typeof openWorkbench>> | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function askingRun(): Promise<AgentHandle> {
  bench = await openWorkbench({
    script: ({ step }) => (step === 1 ? [ready('pay', { cents: 1 }, 'irreversible')] : [finish]),
    tools: { pay: async () => ({ kind: 'done', text: 'paid', attempt: 1 }) },
  });
  const handle = await bench.start();
  await escalationsOf(handle, 1);
  return handle;
}

async function endsUnharmed(handle: AgentHandle): Promise<void> {
  const [escalation] = await escalationsOf(handle, 1);
  if (escalation === undefined) throw new Error('expected the escalation to be open still');
  await handle.signal('decide', approve(escalation));
  expect(await handle.result()).toMatchObject({ kind: 'completed' });
  expect((await countEvents(handle)).get('workflowTaskFailedEventAttributes')).toBeUndefined();
}

test.each(['aprove', '__temporal_stop', '__stack_trace'])(
  'a signal %s that nothing is registered for is refused under its name',
  async (name) => {
    const handle = await askingRun();
    await handle.signal(name, {});
    const { refusedMessages } = await stateWhen(handle, (view) => view.refusedMessages.total === 1);
    expect(refusedMessages.latest).toMatchObject([
      { name, why: `expected one of the signals decide, message, pause, resume, got the name "${name}"` },
    ]);
    await endsUnharmed(handle);
  },
);

test.each(['aprove', '__temporal_stop'])(
  'an update %s that nothing is registered for says to its caller what is',
  async (name) => {
    const handle = await askingRun();
    await expect(handle.executeUpdate(name, { args: [{}] })).rejects.toMatchObject({
      cause: { message: `Not accepted: expected one of the updates decide, got the name "${name}"` },
    });
    await endsUnharmed(handle);
  },
);

test('a list and an edit that are nested a hundred thousand levels deep are refused', async () => {
  const handle = await askingRun();
  const [escalation] = await escalationsOf(handle, 1);
  if (escalation === undefined) throw new Error('expected an escalation');
  const deep = raw('['.repeat(100_000) + ']'.repeat(100_000));
  await handle.signal('decide', deep);
  const { id, argsHash } = escalation;
  const edit = JSON.stringify({ kind: 'edit', escalation: id, argsHash, by: 'ben', args: { cents: 'HERE' } });
  await handle.signal('decide', raw(edit.replace('"HERE"', '['.repeat(100_000) + ']'.repeat(100_000))));
  const { refusedMessages } = await stateWhen(handle, (view) => view.refusedMessages.total === 2);
  expect(refusedMessages.latest[1]?.why).toContain('nested at most 100 levels deep');
  await endsUnharmed(handle);
});

/** JSON text put on the wire as it stands: JSON.stringify could not write it. */
function raw(text: string): RawValue {
  return RawValue.fromPayload({ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) });
}
