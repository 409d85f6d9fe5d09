import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectShop } from './client.ts';
import type { LedgerRow } from './ledger.ts';
import { type CommittedEvent, type ShopProcess, spawnShop } from './spawn.ts';
import { getJson, jsonLines, post } from './testing.ts';

let directory: string;
let running: ShopProcess | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shop-process-'));
});
afterEach(async () => {
  await running?.stop('SIGKILL');
  running = undefined;
  rmSync(directory, { recursive: true });
});

async function start(onCommitted?: (event: CommittedEvent) => void): Promise<ShopProcess> {
  running = await spawnShop({
    database: join(directory, 'shop.db'),
    evidence: join(directory, 'evidence'),
    ...(onCommitted && { onCommitted }),
  });
  return running;
}

const options = (key: string) => ({
  world: 'w',
  key,
  attempt: 1,
  run: 'r',
  signal: AbortSignal.timeout(5_000),
});
const cancel = { orderId: '#W1000002', reason: 'no longer needed' } as const;
const rowsOf = async (url: string) => ((await getJson(`${url}/ledger`)) as { rows: LedgerRow[] }).rows;

test('a process started again has its worlds, keys and ledger', async () => {
  const first = await start();
  const cancelled = await connectShop(first.url).cancelPendingOrder(cancel, options('k'));
  const before = { rows: await rowsOf(first.url), changes: await getJson(`${first.url}/worlds/w/changes`) };
  await first.stop();

  const second = await start();
  expect(await rowsOf(second.url)).toEqual(before.rows);
  expect(await getJson(`${second.url}/worlds/w/changes`)).toEqual(before.changes);
  expect(await connectShop(second.url).cancelPendingOrder(cancel, options('k'))).toEqual(cancelled);
  expect(await rowsOf(second.url)).toHaveLength(1);
});

test('a commit whose reply was lost to SIGKILL is told, kept, and answered on the next attempt', async () => {
  const told: CommittedEvent[] = [];
  const first = await start((event) => told.push(event));
  await post(`${first.url}/hold`, { tool: 'cancel_pending_order', afterCommit: true, ms: 60_000 });
  const lost = connectShop(first.url)
    .cancelPendingOrder(cancel, options('k'))
    .catch((error: unknown) => error);
  while (told.length === 0) await wait(5);
  const event = { event: 'committed', tool: 'cancel_pending_order', world: 'w', key: 'k', attempt: 1 };
  expect(told).toEqual([event]);
  await first.stop('SIGKILL');
  expect(await lost).toMatchObject({ name: 'TypeError', message: 'fetch failed' });

  const second = await start();
  const again = await connectShop(second.url).cancelPendingOrder(cancel, { ...options('k'), attempt: 2 });
  expect(again.status).toBe('cancelled');
  expect(await rowsOf(second.url)).toMatchObject([{ key: 'k', attempt: 1 }]);
});

test('evidence of the ledger is made whole from the database on start', async () => {
  const first = await start();
  await connectShop(first.url).cancelPendingOrder(cancel, options('k'));
  await first.stop('SIGKILL');
  const file = join(directory, 'evidence', 'shop-ledger.jsonl');
  const before = jsonLines(file);
  writeFileSync(file, '{"seq":1,"wor'); // As if killed in the middle of the append.

  await start();
  expect(jsonLines(file)).toEqual(before);
  expect(before).toHaveLength(1);
  expect(readdirSync(join(directory, 'evidence')).some((name) => name.endsWith('.tmp'))).toBe(false);
});

test('the ledger only grows', async () => {
  const shop = await start();
  await connectShop(shop.url).cancelPendingOrder(cancel, options('k'));
  await shop.stop();
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(directory, 'shop.db'));
  expect(() => database.exec("UPDATE ledger SET key = 'other'")).toThrow(/append-only/);
  expect(() => database.exec('DELETE FROM ledger')).toThrow(/append-only/);
  database.close();
});

describe('a start that cannot work says so at once', () => {
  const database = () => join(directory, 'shop.db');

  test('without a data directory', async () => {
    await expect(spawnShop({ database: database(), data: '/nowhere' })).rejects.toThrow(
      /cannot read \/nowhere\/db\.json/,
    );
  });

  test('with a database in a place that does not exist', async () => {
    await expect(spawnShop({ database: '/nowhere/shop.db' })).rejects.toThrow(
      /cannot open the database \/nowhere/,
    );
  });

  test('with a database that belongs to other data', async () => {
    await (await start()).stop();
    writeFileSync(join(directory, 'db.json'), '{"users":{},"orders":{},"products":{}}');
    await expect(spawnShop({ database: database(), data: directory })).rejects.toThrow(
      /holds changes to other data/,
    );
  });

  test('with a port that is taken', async () => {
    const shop = await start();
    const port = Number(new URL(shop.url).port);
    await expect(spawnShop({ database: join(directory, 'b.db'), port })).rejects.toThrow(/EADDRINUSE/);
  });
});
