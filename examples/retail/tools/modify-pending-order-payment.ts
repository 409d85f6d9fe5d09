import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayWrite, type RetailCall, writing } from '../ports.ts';
import { orderId, paymentMethodId } from './parameters.ts';

export const modifyPendingOrderPayment = defineTool({
  name: 'modify_pending_order_payment',
  version: 1,
  description:
    'Changes the one payment method of a pending order to another of the customer. The customer must have agreed.',
  input: z.strictObject({ order_id: orderId, payment_method_id: paymentMethodId }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayWrite,
  describe: ({ order_id, payment_method_id }) => `Charge order ${order_id} to ${payment_method_id} instead`,
  handler: ({ order_id, payment_method_id }, call: RetailCall) =>
    call.ports.shop.modifyPendingOrderPayment(
      { orderId: order_id, paymentMethodId: payment_method_id },
      writing(call),
    ),
});
