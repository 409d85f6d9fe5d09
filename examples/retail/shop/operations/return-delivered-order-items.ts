import { z } from 'zod';
import type { Order } from '../entities.ts';
import { refuse } from '../refusal.ts';
import { itemIds, orderId, paymentMethodId } from './arguments.ts';
import { locateItems } from './items.ts';
import { findPaymentMethod, findPurchase } from './lookups.ts';
import { stillPaid } from './money.ts';
import { defineOperation } from './operation.ts';

/** A request only: money flows when the goods are back. It goes to who paid, or to a gift card. */
export const returnDeliveredOrderItems = defineOperation({
  effect: 'write',
  args: z.strictObject({ order_id: orderId, item_ids: itemIds, payment_method_id: paymentMethodId }),
  decide: (entities, args) => {
    const purchase = findPurchase(entities, args.order_id, 'delivered');
    if (purchase.kind === 'refused') return purchase;
    const { order, buyer } = purchase.value;
    const method = findPaymentMethod(buyer, args.payment_method_id);
    if (method.kind === 'refused') return method;
    const payers = stillPaid(order.payment_history);
    if (method.value.source !== 'gift_card' && !payers.has(args.payment_method_id)) {
      const accepted = `${[...payers.keys()].join(', ')} or a gift card`;
      const message = `The refund of ${order.order_id} can go to ${accepted}, not to ${args.payment_method_id}.`;
      return refuse('payment_method_not_accepted', message);
    }
    const positions = locateItems(order, args.item_ids);
    if (positions.kind === 'refused') return positions;
    const after: Order = {
      ...order,
      status: 'return requested',
      return_items: args.item_ids.toSorted(),
      return_payment_method_id: args.payment_method_id,
    };
    return { kind: 'changed', changes: [{ kind: 'order', after }], body: after };
  },
});
