import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayWrite, type RetailCall, writing } from '../ports.ts';
import { addressFields, oneLine, orderId } from './parameters.ts';

export const modifyPendingOrderAddress = defineTool({
  name: 'modify_pending_order_address',
  version: 1,
  description: 'Changes where a pending order is sent. The customer must have agreed.',
  input: z.strictObject({ order_id: orderId, ...addressFields }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayWrite,
  describe: ({ order_id, ...address }) => `Send order ${order_id} to ${oneLine(address)}`,
  handler: ({ order_id, ...address }, call: RetailCall) =>
    call.ports.shop.modifyPendingOrderAddress({ orderId: order_id, ...address }, writing(call)),
});
