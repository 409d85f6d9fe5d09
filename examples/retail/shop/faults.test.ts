import { setTimeout as wait } from 'node:timers/promises';
import { getJson, post, startTestShop, type TestShop } from './testing.ts';

const cancel = { order_id: '#W1000002', reason: 'no longer needed' };
const tool = 'cancel_pending_order';

let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.close());

const plant = async (fault: object) => expect((await post(`${shop.url}/faults`, fault)).status).toBe(200);
const hold = async (ms: number) =>
  expect((await post(`${shop.url}/hold`, { tool, afterCommit: true, ms })).status).toBe(200);
const send = (world = 'w', limitMs = 2_000) =>
  fetch(`${shop.url}/worlds/${world}/${tool}`, {
    method: 'POST',
    body: JSON.stringify(cancel),
    headers: { 'Idempotency-Key': 'k', 'Perdure-Attempt': '1' },
    signal: AbortSignal.timeout(limitMs),
  });
const committed = async () => ((await getJson(`${shop.url}/ledger`)) as { rows: unknown[] }).rows.length;

test('a planted status strikes as often as asked, before anything is done, with its hint', async () => {
  await plant({ tool, fault: 503, times: 2, retryAfter: 7 });
  const [first, second] = [await send(), await send()];
  expect([first.status, second.status, first.headers.get('retry-after')]).toEqual([503, 503, '7']);
  expect(await committed()).toBe(0);
  expect((await send()).status).toBe(200);
});

test('a planted reset breaks the connection', async () => {
  await plant({ tool, fault: 'reset', times: 1 });
  await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(await committed()).toBe(0);
});

test('a planted hang never answers', async () => {
  await plant({ tool, fault: 'hang', times: 1 });
  await expect(send('w', 300)).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(await committed()).toBe(0);
});

test('a fault after the commit loses the reply, not the effect, and spares the replay', async () => {
  await plant({ tool, fault: 'reset', times: 1, when: 'after commit' });
  await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(await committed()).toBe(1);
  expect((await send()).headers.get('idempotent-replay')).toBe('true');
  expect(await committed()).toBe(1);
});

test('a fault for one world spares the others', async () => {
  await plant({ tool, world: 'b', fault: 500, times: 1 });
  expect((await send('a')).status).toBe(200);
  expect((await send('b')).status).toBe(500);
});

test('a fault strikes reads as well', async () => {
  await plant({ tool: 'get_order_details', fault: 429, times: 1, retryAfter: 1 });
  const url = `${shop.url}/worlds/w/get_order_details?order_id=%23W1000002`;
  const [first, second] = [await fetch(url), await fetch(url)];
  expect([first.status, second.status]).toEqual([429, 200]);
});

test('a hold keeps the reply of the next commit back while the effect stands', async () => {
  await hold(400);
  const started = performance.now();
  const reply = send();
  while (shop.commits.length === 0) await wait(5);
  expect(await committed()).toBe(1);
  expect((await reply).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThanOrEqual(390);
});

test('what struck is on record, and a request without an answer has no status', async () => {
  await plant({ tool, fault: 'hang', times: 1 });
  await send('w', 200).catch(() => undefined);
  await hold(1);
  await send();
  expect(shop.evidence('faults')).toMatchObject([
    { tool, world: 'w', fault: 'hang', when: 'before', key: 'k', attempt: 1 },
    { tool, world: 'w', fault: 'hold', when: 'after commit', key: 'k', attempt: 1 },
  ]);
  const statuses = (shop.evidence('requests') as { tool: string; status: number | null }[])
    .filter((request) => request.tool === tool)
    .map(({ status }) => status);
  expect(statuses).toEqual([null, 200]);
});

test('closing the shop ends a hanging request', async () => {
  await plant({ tool, fault: 'hang', times: 1 });
  const hanging = send('w', 10_000).catch((error: unknown) => error);
  while (shop.evidence('faults').length === 0) await wait(5);
  const started = performance.now();
  await shop.close();
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(await hanging).toMatchObject({ message: 'fetch failed' });
  shop = await startTestShop();
});
