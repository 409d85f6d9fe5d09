import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { isJsonObject } from '../../agent/json.ts';
import { upgrade } from '../../agent/upgrade.ts';
import { payloadConverterPath } from '../../payloads/data-converter.ts';
import { buildWorkflowBundle } from '../../workers/workflow-bundle.ts';
import { digestNow, readGolden, recorded, recordedDigests, scenarioOf } from './golden.ts';
import { scenarios } from './scenarios.ts';

const histories = recorded('histories');
const inputs = recorded('inputs');

let options: ReplayWorkerOptions;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  options = {
    workflowBundle: await buildWorkflowBundle(),
    dataConverter: { payloadConverterPath },
    sinks: { perdure: { record: { fn: () => undefined, callDuringReplay: false } } },
  };
}, 60_000);

/** Replays histories on today's workflows: the name of each and what failed, if anything. */
async function replay(
  named: readonly { readonly name: string; readonly history: unknown }[],
): Promise<ReadonlyMap<string, unknown>> {
  const given = named.map(({ name, history }) => ({ workflowId: name, history }));
  const results = new Map<string, unknown>();
  for await (const { workflowId, error } of Worker.runReplayHistories(options, given))
    results.set(workflowId, error);
  return results;
}

test('every scenario has a recorded history', () => {
  expect(new Set(histories.map(scenarioOf))).toEqual(new Set(Object.keys(scenarios)));
});

test('what was recorded is unchanged: each file has the digest it was recorded with', () => {
  const now = new Map([...histories, ...inputs].map((name) => [name, digestNow(name)]));
  expect(now).toEqual(recordedDigests());
});

test('every recorded history replays on the workflows as they are now', async () => {
  const results = await replay(histories.map((name) => ({ name, history: readGolden(name) })));
  expect(results).toEqual(new Map(histories.map((name) => [name, undefined])));
}, 60_000);

test('a history in which two activities have changed places fails to replay', async () => {
  const history = historyFromJSON(readGolden('histories/parallel-calls.0.json'));
  const types = (history.events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType === undefined || scheduled.activityType === null ? [] : [scheduled.activityType],
  );
  const look = types.find(({ name }) => name === 'look.v1');
  const write = types.find(({ name }) => name === 'write.v1');
  if (look === undefined || write === undefined) throw new Error('expected both activities in the history');
  look.name = 'write.v1';
  write.name = 'look.v1';
  const results = await replay([{ name: 'planted', history }]);
  expect(results.get('planted')).toMatchObject({ name: 'DeterminismViolationError' });
}, 60_000);

test.each(inputs)('%s, carried over continue-as-new, is a state that today can go on from', (name) => {
  const input = readGolden(name);
  if (!isJsonObject(input)) throw new Error('expected an object');
  expect(input['kind']).toBe('continue');
  expect(upgrade(input['state'])).toMatchObject({ kind: 'valid', value: { facts: { manifest: {} } } });
});
