import { z } from 'zod';
import type { Order, Payment } from '../entities.ts';
import { refuse } from '../refusal.ts';
import { orderId, paymentMethodId } from './arguments.ts';
import { findPaymentMethod, findPurchase } from './lookups.ts';
import { covers, withBalanceMoved } from './money.ts';
import { defineOperation } from './operation.ts';

/** The new method pays the whole amount, the old one gets it back; possible while there is exactly one payment. */
export const modifyPendingOrderPayment = defineOperation({
  effect: 'write',
  args: z.strictObject({ order_id: orderId, payment_method_id: paymentMethodId }),
  decide: (entities, { order_id: id, payment_method_id: newId }) => {
    const purchase = findPurchase(entities, id, 'pending');
    if (purchase.kind === 'refused') return purchase;
    const { order, buyer } = purchase.value;
    const method = findPaymentMethod(buyer, newId);
    if (method.kind === 'refused') return method;
    const [payment, ...others] = order.payment_history;
    if (payment?.transaction_type !== 'payment' || others.length > 0) {
      const count = order.payment_history.length;
      return refuse(
        'payment_not_single',
        `Order ${id} must have one single payment; its history has ${count} entries.`,
      );
    }
    const { amount, payment_method_id: oldId } = payment;
    if (oldId === newId) {
      return refuse(
        'nothing_changes',
        `Order ${id} is already paid with ${newId}; expected another payment method.`,
      );
    }
    const covered = covers(method.value, amount);
    if (covered.kind === 'refused') return covered;

    const moves: Payment[] = [
      { transaction_type: 'payment', amount, payment_method_id: newId },
      { transaction_type: 'refund', amount, payment_method_id: oldId },
    ];
    const repaid: Order = { ...order, payment_history: [payment, ...moves] };
    const settled = withBalanceMoved(withBalanceMoved(buyer, newId, -amount), oldId, amount);
    return {
      kind: 'changed',
      changes: [
        { kind: 'order', after: repaid },
        { kind: 'user', after: settled },
      ],
      body: repaid,
    };
  },
});
