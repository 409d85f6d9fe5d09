import { z } from 'zod';
import type { Order } from '../entities.ts';
import { refuse } from '../refusal.ts';
import { itemIds, orderId, paymentMethodId } from './arguments.ts';
import { swapItems } from './items.ts';
import { findPaymentMethod, findPurchase } from './lookups.ts';
import { covers, withBalanceMoved } from './money.ts';
import { defineOperation } from './operation.ts';

/**
 * Possible once per order: the new status admits no further change. The payment history records the difference as the
 * plain sum of prices, unrounded (as order systems of this kind do); balances are rounded to cents.
 */
export const modifyPendingOrderItems = defineOperation({
  effect: 'write',
  args: z.strictObject({
    order_id: orderId,
    item_ids: itemIds,
    new_item_ids: itemIds,
    payment_method_id: paymentMethodId,
  }),
  decide: (entities, args) => {
    const purchase = findPurchase(entities, args.order_id, 'pending');
    if (purchase.kind === 'refused') return purchase;
    const { order, buyer } = purchase.value;
    const swap = swapItems(entities, order, { itemIds: args.item_ids, newItemIds: args.new_item_ids });
    if (swap.kind === 'refused') return swap;
    if (args.item_ids.every((id, index) => id === args.new_item_ids[index])) {
      return refuse('nothing_changes', 'At least one new item must differ: items can be modified only once.');
    }
    const { items, difference } = swap.value;
    const method = findPaymentMethod(buyer, args.payment_method_id);
    if (method.kind === 'refused') return method;
    const covered = covers(method.value, difference);
    if (covered.kind === 'refused') return covered;

    const settlement = {
      transaction_type: difference > 0 ? 'payment' : 'refund',
      amount: Math.abs(difference),
      payment_method_id: args.payment_method_id,
    } as const;
    const modified: Order = {
      ...order,
      items,
      status: 'pending (item modified)',
      payment_history: [...order.payment_history, settlement],
    };
    return {
      kind: 'changed',
      changes: [
        { kind: 'order', after: modified },
        { kind: 'user', after: withBalanceMoved(buyer, args.payment_method_id, -difference) },
      ],
      body: modified,
    };
  },
});
