import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBase } from './base.ts';
import { orderStatuses } from './entities.ts';
import { base } from './testing.ts';

const directory = mkdtempSync(join(tmpdir(), 'shop-base-'));
afterAll(() => rmSync(directory, { recursive: true }));

function loadText(text: string): unknown {
  writeFileSync(join(directory, 'db.json'), text);
  return loadBase(directory);
}

describe('the seed', () => {
  test('has orders of every status, users and products with variants', () => {
    expect(new Set([...base.orders.values()].map(({ status }) => status))).toEqual(new Set(orderStatuses));
    expect(base.users.size).toBeGreaterThanOrEqual(3);
    for (const { variants } of base.products.values())
      expect(Object.keys(variants).length).toBeGreaterThan(1);
  });

  test('is consistent: items exist, prices add up to what was paid, orders and users name each other', () => {
    for (const order of base.orders.values()) {
      const [payment] = order.payment_history;
      const variants = order.items.map((item) => base.products.get(item.product_id)?.variants[item.item_id]);
      expect(order.items.map(({ price }) => price)).toEqual(variants.map((variant) => variant?.price));
      const paid = order.status === 'pending (item modified)' ? undefined : payment?.amount;
      const total = order.items.reduce((sum, { price }) => sum + price, 0);
      if (paid !== undefined) expect(paid).toBeCloseTo(total, 10);
      expect(base.users.get(order.user_id)?.orders).toContain(order.order_id);
    }
  });
});

describe('loading a directory', () => {
  test('without db.json says what a data directory holds', () => {
    expect(() => loadBase('/nowhere/at/all')).toThrow(/cannot read .*db\.json.*users, orders and products/);
  });

  test.each([
    ['no JSON', '{"users":', /is not JSON/],
    ['another shape', '[]', /is not a shop's base: content/],
    ['a part missing', '{"users":{},"orders":{}}', /is not a shop's base: products/],
    [
      'a faulty entity',
      '{"users":{"u":{"user_id":7}},"orders":{},"products":{}}',
      /users\.u\.user_id.*more faults/,
    ],
  ])('with %s says where the fault is', (_, text, message) => {
    expect(() => loadText(text)).toThrow(message);
  });

  test('with an order of nobody names the order', () => {
    const order = { ...base.orders.get('#W1000001'), user_id: 'nobody' };
    const text = JSON.stringify({ users: {}, products: {}, orders: { '#W1000001': order } });
    expect(() => loadText(text)).toThrow(/#W1000001 belongs to nobody/);
  });

  test('keeps fields it does not know', () => {
    const order = { ...base.orders.get('#W1000001'), gift_wrap: 'blue' };
    const users = Object.fromEntries(base.users);
    loadText(JSON.stringify({ users, products: {}, orders: { '#W1000001': order } }));
    expect(loadBase(directory).orders.get('#W1000001')).toEqual(order);
  });
});
