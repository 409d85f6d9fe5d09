import { z } from 'zod';
import type { Order, Payment } from '../entities.ts';
import { orderId } from './arguments.ts';
import { findPurchase } from './lookups.ts';
import { stillPaid, withBalanceMoved } from './money.ts';
import { defineOperation } from './operation.ts';

/** Every payment method gets back what it still has in the order; gift cards at once. */
export const cancelPendingOrder = defineOperation({
  effect: 'write',
  args: z.strictObject({ order_id: orderId, reason: z.enum(['no longer needed', 'ordered by mistake']) }),
  decide: (entities, { order_id: id, reason }) => {
    const purchase = findPurchase(entities, id, 'pending');
    if (purchase.kind === 'refused') return purchase;
    const { order, buyer } = purchase.value;
    const refunds = [...stillPaid(order.payment_history)].map(
      ([method, amount]): Payment => ({ transaction_type: 'refund', amount, payment_method_id: method }),
    );
    const cancelled: Order = {
      ...order,
      status: 'cancelled',
      cancel_reason: reason,
      payment_history: [...order.payment_history, ...refunds],
    };
    const refunded = refunds.reduce(
      (user, { payment_method_id: method, amount }) => withBalanceMoved(user, method, amount),
      buyer,
    );
    return {
      kind: 'changed',
      changes: [
        { kind: 'order', after: cancelled },
        { kind: 'user', after: refunded },
      ],
      body: cancelled,
    };
  },
});
