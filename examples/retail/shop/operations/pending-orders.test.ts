import type { Tool } from './catalogue.ts';
import { seedWorld } from '../testing.ts';

// #W1000002: ada's, blanket 119.00 + notebook 14.50 by credit card. #W1000004: bruno's, two notebooks at 14.50 and a
// lantern at 66.20, 95.20 by gift card with 140.00 left.

const address = {
  address1: '5 Elm Court',
  address2: '',
  city: 'Barre',
  state: 'VT',
  country: 'USA',
  zip: '05641',
};
const giftCard = 'gift_card_2000022';

function refusal(tool: Tool, args: object): string {
  const verdict = seedWorld().decide(tool, args);
  return verdict.kind === 'refused' ? verdict.code : verdict.kind;
}

describe('cancelling', () => {
  test('refunds the whole payment, a gift card at once', () => {
    const world = seedWorld();
    world.carryOut('cancel_pending_order', { order_id: '#W1000004', reason: 'no longer needed' });
    expect(world.order('#W1000004')).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'no longer needed',
      payment_history: [
        { transaction_type: 'payment', amount: 95.2, payment_method_id: giftCard },
        { transaction_type: 'refund', amount: 95.2, payment_method_id: giftCard },
      ],
    });
    expect(world.user('bruno_vale_2093').payment_methods[giftCard]).toMatchObject({ balance: 235.2 });
  });

  test('refunds only who still has money in it after the payment method changed', () => {
    const world = seedWorld();
    world.carryOut('modify_pending_order_payment', {
      order_id: '#W1000004',
      payment_method_id: 'paypal_2000021',
    });
    world.carryOut('cancel_pending_order', { order_id: '#W1000004', reason: 'ordered by mistake' });
    const last = world.order('#W1000004').payment_history.at(-1);
    expect(world.order('#W1000004').payment_history).toHaveLength(4);
    expect(last).toEqual({ transaction_type: 'refund', amount: 95.2, payment_method_id: 'paypal_2000021' });
    expect(world.user('bruno_vale_2093').payment_methods[giftCard]).toMatchObject({ balance: 235.2 });
  });

  test('is refused for other reasons and other statuses', () => {
    const cancel = (id: string, reason = 'no longer needed') =>
      refusal('cancel_pending_order', { order_id: id, reason });
    expect(cancel('#W1000002', 'changed my mind')).toBe('invalid_arguments');
    expect(cancel('#W9999999')).toBe('order_not_found');
    for (const id of ['#W1000001', '#W1000003', '#W1000006', '#W1000008'])
      expect(cancel(id)).toBe('order_not_pending');
  });
});

describe('modifying items', () => {
  const swap = (itemIds: string[], newItemIds: string[], more: object = {}) => ({
    order_id: '#W1000004',
    item_ids: itemIds,
    new_item_ids: newItemIds,
    payment_method_id: giftCard,
    ...more,
  });

  test('replaces the items in place and takes the difference from the gift card', () => {
    const world = seedWorld();
    world.carryOut(
      'modify_pending_order_items',
      swap(['5100000032', '5100000012'], ['5100000033', '5100000013']),
    );
    const order = world.order('#W1000004');
    expect(order.items.map((item) => item.item_id)).toEqual(['5100000013', '5100000012', '5100000033']);
    expect(order.items[0]).toMatchObject({
      name: 'Field Notebook',
      price: 18.9,
      options: { cover: 'leather' },
    });
    expect(order.status).toBe('pending (item modified)');
    expect(order.payment_history.at(-1)).toMatchObject({ transaction_type: 'payment' });
    expect(order.payment_history.at(-1)?.amount).toBeCloseTo(29.25, 10);
    expect(world.user('bruno_vale_2093').payment_methods[giftCard]).toMatchObject({ balance: 110.75 });
  });

  test('gives money back when the new items are cheaper, to any method of the buyer', () => {
    const world = seedWorld();
    world.carryOut(
      'modify_pending_order_items',
      swap(['5100000032'], ['5100000031'], { payment_method_id: 'paypal_2000021' }),
    );
    const { transaction_type: type, amount } = world.order('#W1000004').payment_history.at(-1) ?? {};
    expect(type).toBe('refund');
    expect(amount).toBeCloseTo(17.45, 10);
    expect(world.user('bruno_vale_2093').payment_methods[giftCard]).toMatchObject({ balance: 140 });
  });

  test('exchanges two pieces of the same item when it is named twice', () => {
    const world = seedWorld();
    world.carryOut(
      'modify_pending_order_items',
      swap(['5100000012', '5100000012'], ['5100000011', '5100000013']),
    );
    expect(world.order('#W1000004').items.map((item) => item.item_id)).toEqual([
      '5100000011',
      '5100000013',
      '5100000032',
    ]);
  });

  test('happens once: nothing can be changed afterwards', () => {
    const world = seedWorld();
    world.carryOut('modify_pending_order_items', swap(['5100000032'], ['5100000031']));
    const after = { kind: 'refused', code: 'order_not_pending' };
    expect(world.decide('modify_pending_order_items', swap(['5100000012'], ['5100000011']))).toMatchObject(
      after,
    );
    const cancel = { order_id: '#W1000004', reason: 'no longer needed' };
    expect(world.decide('cancel_pending_order', cancel)).toMatchObject(after);
    expect(world.decide('modify_pending_order_address', { order_id: '#W1000004', ...address })).toMatchObject(
      after,
    );
  });

  test.each([
    ['another product', swap(['5100000012'], ['5100000033']), 'item_not_available'],
    ['an item out of stock', swap(['5100000012'], ['5100000014']), 'item_not_available'],
    ['an item not in the order', swap(['5100000041'], ['5100000042']), 'item_not_in_order'],
    [
      'more pieces than ordered',
      swap(Array(3).fill('5100000012'), Array(3).fill('5100000011')),
      'item_not_in_order',
    ],
    ['lists of different length', swap(['5100000012'], ['5100000011', '5100000013']), 'items_do_not_pair'],
    ['no items', swap([], []), 'invalid_arguments'],
    ['the same items', swap(['5100000012'], ['5100000012']), 'nothing_changes'],
    [
      "somebody else's card",
      swap(['5100000012'], ['5100000011'], { payment_method_id: 'paypal_2000032' }),
      'payment_method_not_found',
    ],
    [
      'an inherited property',
      swap(['5100000012'], ['constructor'], { payment_method_id: 'toString' }),
      'item_not_available',
    ],
  ])('with %s is refused', (_, args, code) => {
    expect(refusal('modify_pending_order_items', args)).toBe(code);
  });

  test('is refused when the gift card holds less than the difference', () => {
    const args = { order_id: '#W1000002', item_ids: ['5100000041'], payment_method_id: 'gift_card_2000012' };
    expect(refusal('modify_pending_order_items', { ...args, new_item_ids: ['5100000042'] })).toBe('changed');
    expect(refusal('modify_pending_order_items', { ...args, new_item_ids: ['5100000044'] })).toBe(
      'gift_card_too_low',
    );
  });
});

describe('modifying the payment', () => {
  test('moves the whole amount from the old method to the new', () => {
    const world = seedWorld();
    world.carryOut('modify_pending_order_payment', {
      order_id: '#W1000004',
      payment_method_id: 'paypal_2000021',
    });
    expect(world.order('#W1000004')).toMatchObject({
      status: 'pending',
      payment_history: [
        { transaction_type: 'payment', amount: 95.2, payment_method_id: giftCard },
        { transaction_type: 'payment', amount: 95.2, payment_method_id: 'paypal_2000021' },
        { transaction_type: 'refund', amount: 95.2, payment_method_id: giftCard },
      ],
    });
    expect(world.user('bruno_vale_2093').payment_methods[giftCard]).toMatchObject({ balance: 235.2 });
    const again = world.decide('modify_pending_order_payment', {
      order_id: '#W1000004',
      payment_method_id: giftCard,
    });
    expect(again).toMatchObject({ code: 'payment_not_single' });
  });

  test.each([
    [
      'the method it is paid with',
      { order_id: '#W1000002', payment_method_id: 'credit_card_2000011' },
      'nothing_changes',
    ],
    [
      'a gift card that holds too little',
      { order_id: '#W1000002', payment_method_id: 'gift_card_2000012' },
      'gift_card_too_low',
    ],
    [
      'an unknown method',
      { order_id: '#W1000002', payment_method_id: 'paypal_1' },
      'payment_method_not_found',
    ],
  ])('to %s is refused', (_, args, code) => {
    expect(refusal('modify_pending_order_payment', args)).toBe(code);
  });
});

describe('modifying an address', () => {
  test('of an order leaves the user alone, and the reverse', () => {
    const world = seedWorld();
    const { address: before } = world.user('ada_lane_4711');
    world.carryOut('modify_pending_order_address', { order_id: '#W1000002', ...address });
    expect(world.order('#W1000002').address).toEqual(address);
    expect(world.user('ada_lane_4711').address).toEqual(before);
    world.carryOut('modify_user_address', { user_id: 'bruno_vale_2093', ...address });
    expect(world.user('bruno_vale_2093').address).toEqual(address);
    expect(world.order('#W1000004').address).not.toEqual(address);
  });

  test('needs every line but the second', () => {
    expect(refusal('modify_pending_order_address', { order_id: '#W1000002', ...address, zip: '' })).toBe(
      'invalid_arguments',
    );
    expect(refusal('modify_user_address', { user_id: 'nobody_1', ...address })).toBe('user_not_found');
  });
});
