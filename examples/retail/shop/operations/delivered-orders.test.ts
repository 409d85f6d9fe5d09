import { base, seedWorld } from '../testing.ts';
import type { Tool } from './catalogue.ts';

// #W1000005: bruno's, two rust aprons at 37.80 and a slate blanket at 134.60, by PayPal; his gift card holds 140.00.
// #W1000001: ada's, cream kettle 62.00, lantern 48.75, notebook 14.50, by credit card; her gift card holds 25.00.

function refusal(tool: Tool, args: object): string {
  const verdict = seedWorld().decide(tool, args);
  return verdict.kind === 'refused' ? verdict.code : verdict.kind;
}

describe('returning', () => {
  const giveBack = (itemIds: string[], method: string, id = '#W1000005') => ({
    order_id: id,
    item_ids: itemIds,
    payment_method_id: method,
  });

  test('notes the items in order and moves no money yet', () => {
    const world = seedWorld();
    const before = world.user('bruno_vale_2093');
    world.carryOut('return_delivered_order_items', giveBack(['5100000053', '5100000043'], 'paypal_2000021'));
    expect(world.order('#W1000005')).toEqual({
      ...base.orders.get('#W1000005'),
      status: 'return requested',
      return_items: ['5100000043', '5100000053'],
      return_payment_method_id: 'paypal_2000021',
    });
    expect(world.user('bruno_vale_2093')).toEqual(before);
  });

  test('may refund to a gift card instead of the original method, and to nothing else', () => {
    expect(refusal('return_delivered_order_items', giveBack(['5100000053'], 'gift_card_2000022'))).toBe(
      'changed',
    );
    const byCard = (method: string) => giveBack(['5100000042'], method, '#W1000007');
    expect(refusal('return_delivered_order_items', byCard('credit_card_2000031'))).toBe('changed');
    expect(refusal('return_delivered_order_items', byCard('paypal_2000032'))).toBe(
      'payment_method_not_accepted',
    );
    expect(refusal('return_delivered_order_items', byCard('paypal_2000021'))).toBe(
      'payment_method_not_found',
    );
  });

  test('is refused for items not bought that often', () => {
    expect(
      refusal('return_delivered_order_items', giveBack(Array(2).fill('5100000053'), 'paypal_2000021')),
    ).toBe('changed');
    expect(
      refusal('return_delivered_order_items', giveBack(Array(3).fill('5100000053'), 'paypal_2000021')),
    ).toBe('item_not_in_order');
  });

  test('is refused unless the order is delivered, and happens once', () => {
    expect(
      refusal('return_delivered_order_items', giveBack(['5100000041'], 'credit_card_2000011', '#W1000002')),
    ).toBe('order_not_delivered');
    const world = seedWorld();
    world.carryOut('return_delivered_order_items', giveBack(['5100000053'], 'paypal_2000021'));
    const again = world.decide('return_delivered_order_items', giveBack(['5100000043'], 'paypal_2000021'));
    expect(again).toMatchObject({ code: 'order_not_delivered' });
  });
});

describe('exchanging', () => {
  const swap = (itemIds: string[], newItemIds: string[], method = 'gift_card_2000012') => ({
    order_id: '#W1000001',
    item_ids: itemIds,
    new_item_ids: newItemIds,
    payment_method_id: method,
  });

  test('notes both lists and the difference in cents, and leaves items and balances until the goods are back', () => {
    const world = seedWorld();
    const before = world.user('ada_lane_4711');
    world.carryOut(
      'exchange_delivered_order_items',
      swap(['5100000031', '5100000011'], ['5100000032', '5100000013']),
    );
    expect(world.order('#W1000001')).toEqual({
      ...base.orders.get('#W1000001'),
      status: 'exchange requested',
      exchange_items: ['5100000011', '5100000031'],
      exchange_new_items: ['5100000013', '5100000032'],
      exchange_payment_method_id: 'gift_card_2000012',
      exchange_price_difference: 21.85,
    });
    expect(world.user('ada_lane_4711')).toEqual(before);
  });

  test('to cheaper items notes a negative difference', () => {
    const world = seedWorld();
    const args = { order_id: '#W1000007', item_ids: ['5100000052'], new_item_ids: ['5100000051'] };
    world.carryOut('exchange_delivered_order_items', { ...args, payment_method_id: 'paypal_2000032' });
    expect(world.order('#W1000007').exchange_price_difference).toBe(-3.3);
  });

  test('like for like is allowed while the item is available', () => {
    expect(refusal('exchange_delivered_order_items', swap(['5100000031'], ['5100000031']))).toBe('changed');
  });

  test.each([
    ['a gift card that does not cover it', swap(['5100000031'], ['5100000033']), 'gift_card_too_low'],
    ['an item out of stock', swap(['5100000021'], ['5100000024']), 'item_not_available'],
    ['another product', swap(['5100000021'], ['5100000031']), 'item_not_available'],
    ['an item not in the order', swap(['5100000041'], ['5100000042']), 'item_not_in_order'],
    [
      'an unknown payment method',
      swap(['5100000031'], ['5100000032'], 'gift_card_1'),
      'payment_method_not_found',
    ],
    [
      'an order that is not delivered',
      { ...swap(['5100000041'], ['5100000042']), order_id: '#W1000002' },
      'order_not_delivered',
    ],
  ])('with %s is refused', (_, args, code) => {
    expect(refusal('exchange_delivered_order_items', args)).toBe(code);
  });
});

test('operations never touch the base', () => {
  const before = JSON.stringify([...base.orders, ...base.users, ...base.products]);
  const world = seedWorld();
  world.carryOut('cancel_pending_order', { order_id: '#W1000004', reason: 'no longer needed' });
  const method = 'paypal_2000021';
  world.carryOut('return_delivered_order_items', {
    order_id: '#W1000005',
    item_ids: ['5100000053'],
    payment_method_id: method,
  });
  expect(JSON.stringify([...base.orders, ...base.users, ...base.products])).toBe(before);
});
