import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectShop, type Shop, ShopError } from './client.ts';
import { post, startTestShop, type TestShop } from './testing.ts';

let shop: TestShop;
let client: Shop;
beforeAll(async () => {
  shop = await startTestShop();
  client = connectShop(shop.url);
});
afterAll(() => shop.close());

const options = (world: string) => ({ world, run: 'run ä', attempt: 2, signal: AbortSignal.timeout(5_000) });
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  ) as Promise<ShopError>;

/** Answers every request in one way; for what the shop itself never says. */
async function answering(
  status: number,
  headers: Record<string, string>,
  body: string,
): Promise<[Shop, Server]> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [connectShop(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), server];
}

test('reads give the shop’s JSON', async () => {
  const read = options('reads');
  expect(await client.findUserIdByEmail({ email: 'ada.lane.4711@example.com' }, read)).toEqual({
    user_id: 'ada_lane_4711',
  });
  const name = { firstName: 'Chioma', lastName: 'Reed', zip: '87501' };
  expect(await client.findUserIdByNameZip(name, read)).toEqual({ user_id: 'chioma_reed_8850' });
  expect(await client.getUserDetails({ userId: 'ada_lane_4711' }, read)).toMatchObject({
    email: 'ada.lane.4711@example.com',
  });
  expect(await client.getOrderDetails({ orderId: '#W1000001' }, read)).toMatchObject({ status: 'delivered' });
  expect(await client.getProductDetails({ productId: '3100000003' }, read)).toMatchObject({
    name: 'Trail Lantern',
  });
  expect(Object.keys(await client.listAllProductTypes({}, read))).toHaveLength(5);
});

test('writes reach the ledger with the shop’s own argument names, key, attempt and run', async () => {
  const address = { address1: '1 A', address2: '', city: 'B', state: 'C', country: 'D', zip: 'E' };
  const write = (key: string) => ({ ...options('writes'), key });
  const ids = { itemIds: ['5100000031'], paymentMethodId: 'credit_card_2000011' };
  await client.modifyUserAddress({ userId: 'ada_lane_4711', ...address }, write('1'));
  await client.modifyPendingOrderAddress({ orderId: '#W1000002', ...address }, write('2'));
  const swap = {
    itemIds: ['5100000011'],
    newItemIds: ['5100000012'],
    paymentMethodId: 'credit_card_2000011',
  };
  await client.modifyPendingOrderItems({ orderId: '#W1000002', ...swap }, write('3'));
  await client.modifyPendingOrderPayment(
    { orderId: '#W1000004', paymentMethodId: 'paypal_2000021' },
    write('4'),
  );
  await client.cancelPendingOrder({ orderId: '#W1000004', reason: 'ordered by mistake' }, write('5'));
  await client.exchangeDeliveredOrderItems(
    { orderId: '#W1000001', ...ids, newItemIds: ['5100000032'] },
    write('6'),
  );
  const giveBack = { itemIds: ['5100000043'], paymentMethodId: 'paypal_2000021' };
  const returned = await client.returnDeliveredOrderItems({ orderId: '#W1000005', ...giveBack }, write('7'));
  expect(returned.return_items).toEqual(['5100000043']);
  expect(shop.commits.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
  const args = '{"item_ids":["5100000043"],"order_id":"#W1000005","payment_method_id":"paypal_2000021"}';
  const row = { world: 'writes', tool: 'return_delivered_order_items', args, attempt: 2, run: 'run ä' };
  expect(shop.commits.at(-1)).toMatchObject(row);
});

test('a refusal is a ShopError with the shop’s code and words', async () => {
  const error = await failure(client.getOrderDetails({ orderId: 'W1' }, options('errors')));
  expect(error).toBeInstanceOf(ShopError);
  expect(error).toMatchObject({ status: 404, code: 'order_not_found', retryAfterMs: undefined });
  expect(error.message).toContain('leading #W');
});

test('Retry-After is understood as seconds and as a date, and ignored when it is neither', async () => {
  const hints = [3, new Date(Date.now() + 60_000).toUTCString(), 'soon'];
  for (const retryAfter of hints)
    await post(`${shop.url}/faults`, { tool: 'get_order_details', fault: 503, retryAfter });
  const errors: ShopError[] = [];
  for (const _ of hints)
    errors.push(await failure(client.getOrderDetails({ orderId: '#W1000001' }, options('hints'))));
  expect(errors[0]).toMatchObject({ status: 503, code: 'planted_fault', retryAfterMs: 3_000 });
  expect(errors[1]?.retryAfterMs).toBeGreaterThan(55_000);
  expect(errors[1]?.retryAfterMs).toBeLessThanOrEqual(60_000);
  expect(errors[2]).toMatchObject({ retryAfterMs: undefined, headers: { 'retry-after': 'soon' } });
});

test('a signal ends the wait for an answer', async () => {
  await post(`${shop.url}/faults`, { tool: 'get_order_details', fault: 'hang' });
  const hanging = client.getOrderDetails(
    { orderId: '#W1000001' },
    { world: 'w', signal: AbortSignal.timeout(200) },
  );
  await expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('an unreachable shop is fetch’s own error, with its errno', async () => {
  const [gone, server] = await answering(200, {}, '{}');
  await new Promise((resolve) => server.close(resolve));
  const error = await failure(gone.listAllProductTypes({}, options('w')));
  expect(error).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  expect(error).not.toBeInstanceOf(ShopError);
});

test.each([
  [502, '<html>Bad gateway</html>', 'http_502'],
  [200, '<html>Welcome</html>', 'unreadable_reply'],
  [500, '{"error":"oops"}', 'http_500'],
])('an answer %i that the shop never gives is still a ShopError', async (status, body, code) => {
  const [odd, server] = await answering(status, { 'Content-Type': 'text/html' }, body);
  expect(await failure(odd.listAllProductTypes({}, options('w')))).toMatchObject({ status, code });
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
});
