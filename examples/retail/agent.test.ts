import { createRegistry } from '../../activities/registry.ts';
import type { JsonObject } from '../../agent/json.ts';
import type { AnyTool } from '../../tools/define-tool.ts';
import { type Executed, execute } from '../../tools/execute.ts';
import { validateTool } from '../../test/support/scripted-provider/validate.ts';
import { orderSupport } from './agent.ts';
import app from './app.ts';
import { mayWrite } from './ports.ts';
import { startTestShop, type TestShop } from './shop/testing.ts';

const names = [
  'calculate',
  'cancel_pending_order',
  'exchange_delivered_order_items',
  'find_user_id_by_email',
  'find_user_id_by_name_zip',
  'get_order_details',
  'get_product_details',
  'get_user_details',
  'list_all_product_types',
  'modify_pending_order_address',
  'modify_pending_order_items',
  'modify_pending_order_payment',
  'modify_user_address',
  'return_delivered_order_items',
  'think',
  'transfer_to_human_agents',
];
const changing = [
  'cancel_pending_order',
  'exchange_delivered_order_items',
  'modify_pending_order_address',
  'modify_pending_order_items',
  'modify_pending_order_payment',
  'modify_user_address',
  'return_delivered_order_items',
];
const withoutShop = ['calculate', 'think'];

const registry = createRegistry([orderSupport]);
const tools = new Map(registry.tools().map((tool) => [tool.name, tool]));
const found = registry.find({ name: 'order-support', version: null });
if (found.kind === 'missing') throw new Error(found.failure.message);
const { agent } = found;
const prepare = (name: string, args: JsonObject, permissions: readonly string[] = mayWrite) =>
  agent.prepare({ name, args }, permissions);

describe('the tools of order support', () => {
  test('are the sixteen that the tasks are written for', () => {
    expect(orderSupport.tools.map(({ name }) => name).sort()).toEqual(names);
  });

  test('wait for a decision exactly when they change something', () => {
    const irreversible = registry.tools().filter(({ effect }) => effect === 'irreversible');
    expect(irreversible.map(({ name }) => name).sort()).toEqual(changing);
    expect(registry.tools().filter(({ effect }) => effect === 'write')).toEqual([]);
  });

  test('may be repeated: the shop carries out a key once', () => {
    expect(registry.tools().every(({ repeat }) => repeat === 'by key')).toBe(true);
  });

  test('require permission to read the orders, and to change them, of whoever asks for that', () => {
    const required = (name: string) => tools.get(name)?.requires ?? [];
    for (const name of tools.keys()) {
      if (changing.includes(name)) expect(required(name)).toEqual(['orders:read', 'orders:write']);
      else expect(required(name)).toEqual(withoutShop.includes(name) ? [] : ['orders:read']);
    }
  });

  test('are told to a model as strict schemas that a provider takes', () => {
    expect(agent.schemas).toHaveLength(18);
    for (const schema of agent.schemas) {
      expect(schema.strict).toBe(true);
      expect(validateTool({ ...schema })).toBe(schema.name);
    }
  });

  test('transferring to a person is a question, so that a person takes over', () => {
    expect(prepare('transfer_to_human_agents', { summary: 'Wants a loan.' })).toMatchObject({
      kind: 'question',
      describe: 'Take over from the agent: Wants a loan.',
    });
  });
});

/** Arguments of each tool that asks the shop, in good form, of things the shop does not have. */
const address = {
  address1: '12 Mill Lane',
  address2: '',
  city: 'Akron',
  state: 'OH',
  country: 'USA',
  zip: '1',
};
const swap = { order_id: '#W0', item_ids: ['1'], new_item_ids: ['2'], payment_method_id: 'p' };
const unknown: readonly [string, JsonObject, string][] = [
  [
    'find_user_id_by_email',
    { email: 'nobody@example.com' },
    'Find the customer with e-mail nobody@example.com',
  ],
  [
    'find_user_id_by_name_zip',
    { first_name: 'No', last_name: 'One', zip: '1' },
    'Find the customer No One in 1',
  ],
  ['get_user_details', { user_id: 'nobody' }, 'Look at customer nobody'],
  ['get_order_details', { order_id: '#W0' }, 'Look at order #W0'],
  ['get_product_details', { product_id: '0' }, 'Look at product 0'],
  [
    'cancel_pending_order',
    { order_id: '#W0', reason: 'no longer needed' },
    'Cancel order #W0 (no longer needed)',
  ],
  [
    'modify_pending_order_address',
    { order_id: '#W0', ...address },
    'Send order #W0 to 12 Mill Lane, Akron, OH 1',
  ],
  ['modify_pending_order_items', swap, 'Change 1 of order #W0 to 2, difference on p'],
  [
    'modify_pending_order_payment',
    { order_id: '#W0', payment_method_id: 'p' },
    'Charge order #W0 to p instead',
  ],
  [
    'modify_user_address',
    { user_id: 'nobody', ...address },
    'Change the address of customer nobody to 12 Mill Lane, Akron, OH 1',
  ],
  [
    'return_delivered_order_items',
    { order_id: '#W0', item_ids: ['1'], payment_method_id: 'p' },
    'Return 1 of order #W0, refund to p',
  ],
  ['exchange_delivered_order_items', swap, 'Exchange 1 of order #W0 for 2, difference on p'],
];

describe('against the real shop', () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startTestShop();
  });
  afterAll(() => shop.close());

  /** One attempt of a call that was prepared and, where that is needed, decided. */
  async function call(name: string, args: JsonObject, key = `key/${name}`): Promise<Executed> {
    const prepared = prepare(name, args);
    if (prepared.kind !== 'ready') throw new Error(JSON.stringify(prepared));
    const { argsHash } = prepared;
    return execute({
      tool: tools.get(name) as AnyTool,
      input: {
        call: 1,
        key,
        args: prepared.args,
        argsHash,
        approval: { escalation: 'e', by: 'ada', argsHash },
        context: {
          chain: 'c',
          agent: { name: 'order-support', version: 1 },
          subject: 's',
          tenant: 't',
          permissions: mayWrite,
        },
      },
      ports: app.ports({ SHOP_URL: shop.url }),
      run: { id: 'run-1', chain: 'c' },
      attempt: 1,
      signal: AbortSignal.timeout(5_000),
      deadline: new Date(Date.now() + 5_000),
    });
  }

  test.each(unknown)(
    '%s of what the shop does not have is declined in its words',
    async (name, args, line) => {
      expect(prepare(name, args)).toMatchObject({ kind: 'ready', describe: line });
      expect(await call(name, args)).toEqual({
        kind: 'declined',
        text: expect.stringMatching(/ is registered |There is no /) as unknown,
      });
    },
  );

  test('finding a customer gives the bare id, looking gives the details', async () => {
    const email = 'ada.lane.4711@example.com';
    expect(await call('find_user_id_by_email', { email })).toEqual({ kind: 'done', text: 'ada_lane_4711' });
    const details = await call('get_user_details', { user_id: 'ada_lane_4711' });
    expect(details.kind === 'done' && JSON.parse(details.text)).toMatchObject({ email });
    expect(await call('list_all_product_types', {})).toMatchObject({ kind: 'done' });
  });

  test('a change that is sent twice under one key is made once', async () => {
    const change = { user_id: 'ada_lane_4711', ...address };
    const first = await call('modify_user_address', change, 'once');
    expect(await call('modify_user_address', change, 'once')).toEqual(first);
    expect(first).toMatchObject({ kind: 'done', text: expect.stringContaining('12 Mill Lane') as unknown });
    expect(shop.commits.filter(({ key }) => key === 'once')).toHaveLength(1);
  });
});

test.each(['modify_pending_order_items', 'exchange_delivered_order_items'])(
  '%s takes as many new items as old ones',
  (name) => {
    expect(prepare(name, { ...swap, new_item_ids: ['2', '3'] })).toEqual({
      kind: 'refused',
      why: 'expected as many new_item_ids as item_ids (1), got 2',
    });
  },
);

test('a requester who may only read changes nothing', () => {
  for (const [name, args] of unknown)
    expect(prepare(name, args, ['orders:read']).kind).toBe(changing.includes(name) ? 'refused' : 'ready');
});

test('the application says what it needs when the address of the shop is missing', () => {
  expect(() => app.ports({})).toThrow(
    'expected the address of the shop in SHOP_URL, such as http://127.0.0.1:8080',
  );
});
