import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalize } from 'json-canonicalize';
import { loadBase } from './base.ts';
import { isTool, operations } from './operations/catalogue.ts';
import { getJson, post, startTestShop, type TestShop } from './testing.ts';

// Replays the gold actions of a data directory, each task in a world of its own, through the real server.

interface Action {
  readonly name: string;
  readonly arguments: Record<string, string>;
}
interface Task {
  readonly id: string;
  readonly evaluation_criteria: { readonly actions: readonly Action[] };
}
interface Expected {
  readonly changes: object;
  readonly failed_calls: readonly (readonly [string, string])[];
}

const data = process.env['PERDURE_RETAIL_DATA'];

if (data === undefined) {
  test.skip('all 74 tasks end in the expected state (skipped: PERDURE_RETAIL_DATA names no data directory)', () => {});
} else {
  const read = (file: string) => JSON.parse(readFileSync(join(data, file), 'utf8')) as unknown;
  const tasks = read('tasks.json') as readonly Task[];
  const expected = read('expected_changes.json') as Readonly<Record<string, Expected>>;

  describe(`all ${tasks.length} tasks`, () => {
    let shop: TestShop;
    beforeAll(async () => {
      shop = await startTestShop(loadBase(data));
    });
    afterAll(() => shop.close());

    test.each(tasks.map((task) => [task.id, task] as const))(
      'task %s ends in the expected state',
      async (id, task) => {
        const failed: string[] = [];
        for (const [index, action] of task.evaluation_criteria.actions.entries()) {
          const response = await perform(shop.url, id, { ...action, index });
          if (response && !response.ok) failed.push(action.name);
        }
        expect(canonicalize(await getJson(`${shop.url}/worlds/${id}/changes`))).toBe(
          canonicalize(expected[id]?.changes),
        );
        expect(failed).toEqual(expected[id]?.failed_calls.map(([name]) => name));
      },
    );

    test('the ledger has one row per task, tool and arguments', () => {
      const rows = shop.commits.map(({ world, tool, args }) => `${world} ${tool} ${args}`);
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows).size).toBe(rows.length);
    });
  });
}

/** Undefined for an action that is not the shop's. */
async function perform(
  url: string,
  world: string,
  action: Action & { index: number },
): Promise<Response | undefined> {
  if (!isTool(action.name)) return undefined;
  const path = `${url}/worlds/${world}/${action.name}`;
  if (operations[action.name].effect === 'write') {
    return post(path, action.arguments, { 'Idempotency-Key': String(action.index) });
  }
  return fetch(`${path}?${new URLSearchParams(action.arguments).toString()}`, {
    signal: AbortSignal.timeout(5_000),
  });
}
