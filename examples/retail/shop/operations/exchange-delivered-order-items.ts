import { z } from 'zod';
import type { Order } from '../entities.ts';
import { itemIds, orderId, paymentMethodId } from './arguments.ts';
import { swapItems } from './items.ts';
import { findPaymentMethod, findPurchase } from './lookups.ts';
import { covers, toCents } from './money.ts';
import { defineOperation } from './operation.ts';

/**
 * A request only: items and balances change when the goods are back, so the order keeps its items and notes the
 * difference. A like-for-like exchange (a damaged piece) is allowed while the item is available.
 */
export const exchangeDeliveredOrderItems = defineOperation({
  effect: 'write',
  args: z.strictObject({
    order_id: orderId,
    item_ids: itemIds,
    new_item_ids: itemIds,
    payment_method_id: paymentMethodId,
  }),
  decide: (entities, args) => {
    const purchase = findPurchase(entities, args.order_id, 'delivered');
    if (purchase.kind === 'refused') return purchase;
    const { order, buyer } = purchase.value;
    const swap = swapItems(entities, order, { itemIds: args.item_ids, newItemIds: args.new_item_ids });
    if (swap.kind === 'refused') return swap;
    const difference = toCents(swap.value.difference);
    const method = findPaymentMethod(buyer, args.payment_method_id);
    if (method.kind === 'refused') return method;
    const covered = covers(method.value, difference);
    if (covered.kind === 'refused') return covered;
    const after: Order = {
      ...order,
      status: 'exchange requested',
      exchange_items: args.item_ids.toSorted(),
      exchange_new_items: args.new_item_ids.toSorted(),
      exchange_payment_method_id: args.payment_method_id,
      exchange_price_difference: difference,
    };
    return { kind: 'changed', changes: [{ kind: 'order', after }], body: after };
  },
});
