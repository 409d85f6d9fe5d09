import { getJson, post, startTestShop, type TestShop } from './testing.ts';

const cancel = { order_id: '#W1000002', reason: 'no longer needed' };
const exchange = {
  order_id: '#W1000001',
  item_ids: ['5100000031'],
  new_item_ids: ['5100000032'],
  payment_method_id: 'credit_card_2000011',
};

let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.close());

const write = (world: string, tool: string, body: unknown, headers: Record<string, string> = {}) =>
  post(`${shop.url}/worlds/${world}/${tool}`, body, headers);
const key = (value: string) => ({ 'Idempotency-Key': value });
const ledger = async () => ((await getJson(`${shop.url}/ledger`)) as { rows: unknown[] }).rows;
const changes = (world: string) => getJson(`${shop.url}/worlds/${world}/changes`);

describe('worlds', () => {
  test('start as the base, change apart from each other, and show what differs', async () => {
    expect(await changes('one')).toEqual({});
    const cancelled: unknown = await (await write('one', 'cancel_pending_order', cancel, key('k'))).json();
    expect(await changes('one')).toEqual({ orders: { '#W1000002': cancelled } });
    expect(await changes('two')).toEqual({});
    const order = await getJson(`${shop.url}/worlds/two/get_order_details?order_id=%23W1000002`);
    expect(order).toMatchObject({ status: 'pending' });
  });

  test('show an entity that was changed back as unchanged', async () => {
    const home = await getJson(`${shop.url}/worlds/w/get_user_details?user_id=ada_lane_4711`);
    const { address } = home as { address: object };
    const move = (to: object) => ({ user_id: 'ada_lane_4711', ...address, ...to });
    await write('w', 'modify_user_address', move({ zip: '00000' }), key('there'));
    expect(await changes('w')).toMatchObject({ users: { ada_lane_4711: { address: { zip: '00000' } } } });
    await write('w', 'modify_user_address', move({}), key('back'));
    expect(await changes('w')).toEqual({});
  });

  test('may have any printable name', async () => {
    const name = encodeURIComponent('Bestellung 1/ä#?');
    expect((await write(name, 'cancel_pending_order', cancel, key('k'))).status).toBe(200);
    expect(await ledger()).toMatchObject([{ world: 'Bestellung 1/ä#?' }]);
  });
});

describe('idempotency keys', () => {
  test('are required on every write', async () => {
    const response = await write('w', 'cancel_pending_order', cancel);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'idempotency_key_required' } });
    expect(await changes('w')).toEqual({});
  });

  test('give the stored reply, byte for byte, to the same request in any spelling', async () => {
    const first = await write('w', 'cancel_pending_order', cancel, key('k'));
    const { order_id: id, reason } = cancel;
    const again = await write(
      'w',
      'cancel_pending_order',
      `{ "reason": "${reason}", "order_id": "${id}" }`,
      key('k'),
    );
    expect([first.headers.get('idempotent-replay'), again.headers.get('idempotent-replay')]).toEqual([
      null,
      'true',
    ]);
    expect([again.status, await again.text()]).toEqual([200, await first.text()]);
    expect(await ledger()).toHaveLength(1);
  });

  test('are refused for other arguments or another tool', async () => {
    await write('w', 'cancel_pending_order', cancel, key('k'));
    const other = await write('w', 'cancel_pending_order', { ...cancel, order_id: '#W1000004' }, key('k'));
    const tool = await write('w', 'exchange_delivered_order_items', exchange, key('k'));
    expect([other.status, tool.status]).toEqual([422, 422]);
    expect(await other.json()).toMatchObject({ error: { code: 'idempotency_key_reused' } });
    expect(await ledger()).toHaveLength(1);
  });

  test('belong to one world', async () => {
    expect((await write('one', 'cancel_pending_order', cancel, key('k'))).status).toBe(200);
    const two = await write('two', 'cancel_pending_order', { ...cancel, order_id: '#W1000004' }, key('k'));
    expect(two.status).toBe(200);
  });

  test('keep a business refusal, so that a key never has two answers', async () => {
    const tooLate = { ...cancel, order_id: '#W1000001' };
    const first = await write('w', 'cancel_pending_order', tooLate, key('k'));
    const again = await write('w', 'cancel_pending_order', tooLate, key('k'));
    expect([first.status, again.status, again.headers.get('idempotent-replay')]).toEqual([409, 409, 'true']);
    expect(await ledger()).toEqual([]);
  });

  test('stay free when the arguments were malformed', async () => {
    expect((await write('w', 'cancel_pending_order', { order_id: 7 }, key('k'))).status).toBe(400);
    expect((await write('w', 'cancel_pending_order', cancel, key('k'))).status).toBe(200);
  });

  test('let one of many simultaneous duplicates through', async () => {
    const all = Array.from({ length: 30 }, (_, index) =>
      write('w', 'exchange_delivered_order_items', exchange, {
        ...key('k'),
        'Perdure-Attempt': String(index + 1),
      }),
    );
    const responses = await Promise.all(all);
    const bodies = new Set(await Promise.all(responses.map((response) => response.text())));
    expect(responses.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(responses.filter(({ headers }) => headers.get('idempotent-replay') === null)).toHaveLength(1);
    expect(bodies.size).toBe(1);
    expect(await ledger()).toHaveLength(1);
  });
});

describe('the ledger', () => {
  test('records who did what, with canonical arguments', async () => {
    const headers = { ...key('k-1'), 'Perdure-Attempt': '3', 'Perdure-Run': encodeURIComponent('ticket ä') };
    await write('w', 'cancel_pending_order', '{"reason":"no longer needed","order_id":"#W1000002"}', headers);
    await write('w', 'modify_user_address', { user_id: 'nobody' }, key('k-2'));
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
    const args = '{"order_id":"#W1000002","reason":"no longer needed"}';
    const row = {
      seq: 1,
      world: 'w',
      tool: 'cancel_pending_order',
      args,
      key: 'k-1',
      attempt: 3,
      run: 'ticket ä',
      at,
    };
    expect(await ledger()).toEqual([row]);
    expect(shop.evidence('ledger')).toEqual([row]);
    expect(shop.commits).toEqual([row]);
  });

  test('stands beside one line of evidence per request', async () => {
    await write('w', 'cancel_pending_order', cancel, { ...key('k'), 'Perdure-Attempt': '1' });
    await write('w', 'cancel_pending_order', cancel, { ...key('k'), 'Perdure-Attempt': '2' });
    await getJson(`${shop.url}/worlds/w/get_order_details?order_id=none`);
    const path = '/worlds/w/cancel_pending_order';
    const common = { method: 'POST', path, world: 'w', tool: 'cancel_pending_order', key: 'k', status: 200 };
    expect(shop.evidence('requests')).toMatchObject([
      { ...common, attempt: 1, replay: false },
      { ...common, attempt: 2, replay: true },
      { method: 'GET', tool: 'get_order_details', key: null, attempt: null, status: 404, replay: false },
    ]);
  });
});

describe('bad requests', () => {
  test.each([
    ['GET', '/nothing', 404, 'unknown_route'],
    ['GET', '/worlds/w/constructor', 404, 'unknown_route'],
    ['GET', '/worlds/w/cancel_pending_order', 405, 'method_not_allowed'],
    ['POST', '/worlds/w/get_order_details', 405, 'method_not_allowed'],
    ['GET', '/worlds/%00/changes', 400, 'invalid_request'],
    ['GET', '/worlds/%E0%A4%A/changes', 400, 'invalid_request'],
    ['GET', '/worlds/w/get_order_details', 400, 'invalid_arguments'],
    ['POST', '/faults', 400, 'invalid_request'],
  ])('%s %s answers %i %s', async (method, path, status, code) => {
    const response = await fetch(shop.url + path, { method, signal: AbortSignal.timeout(5_000) });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code, message: expect.any(String) as string } });
  });

  test.each([
    ['a body that is no JSON', '{', {}, 400, 'invalid_request'],
    ['no body', '', {}, 400, 'invalid_arguments'],
    ['a list', '[]', {}, 400, 'invalid_arguments'],
    ['a body beyond 64 KiB', ' '.repeat(70_000), {}, 413, 'body_too_large'],
    ['an attempt that is no number', '{}', { 'Perdure-Attempt': 'two' }, 400, 'invalid_request'],
  ])('%s is refused and changes nothing', async (_, body, headers, status, code) => {
    const response = await write('w', 'cancel_pending_order', body, { ...key('k'), ...headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(await changes('w')).toEqual({});
  });
});
