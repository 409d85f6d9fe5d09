import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayWrite, type RetailCall, writing } from '../ports.ts';
import { itemIds, newItemIds, orderId, paymentMethodId } from './parameters.ts';

export const modifyPendingOrderItems = defineTool({
  name: 'modify_pending_order_items',
  version: 1,
  description:
    'Changes items of a pending order to others of the same product; possible once for an order, so name all items at once. The customer must have agreed.',
  input: z.strictObject({
    order_id: orderId,
    item_ids: itemIds,
    new_item_ids: newItemIds,
    payment_method_id: paymentMethodId,
  }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayWrite,
  describe: ({ order_id, item_ids, new_item_ids, payment_method_id }) =>
    `Change ${item_ids.join(', ')} of order ${order_id} to ${new_item_ids.join(', ')}, difference on ${payment_method_id}`,
  check: ({ item_ids, new_item_ids }) =>
    item_ids.length === new_item_ids.length
      ? undefined
      : `expected as many new_item_ids as item_ids (${item_ids.length}), got ${new_item_ids.length}`,
  handler: ({ order_id, item_ids, new_item_ids, payment_method_id }, call: RetailCall) =>
    call.ports.shop.modifyPendingOrderItems(
      { orderId: order_id, itemIds: item_ids, newItemIds: new_item_ids, paymentMethodId: payment_method_id },
      writing(call),
    ),
});
