import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayWrite, type RetailCall, writing } from '../ports.ts';
import { itemIds, orderId, paymentMethodId } from './parameters.ts';

export const returnDeliveredOrderItems = defineTool({
  name: 'return_delivered_order_items',
  version: 1,
  description:
    'Takes back items of a delivered order and refunds them to the way it was paid or to a gift card. The customer must have agreed.',
  input: z.strictObject({ order_id: orderId, item_ids: itemIds, payment_method_id: paymentMethodId }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayWrite,
  describe: ({ order_id, item_ids, payment_method_id }) =>
    `Return ${item_ids.join(', ')} of order ${order_id}, refund to ${payment_method_id}`,
  handler: ({ order_id, item_ids, payment_method_id }, call: RetailCall) =>
    call.ports.shop.returnDeliveredOrderItems(
      { orderId: order_id, itemIds: item_ids, paymentMethodId: payment_method_id },
      writing(call),
    ),
});
