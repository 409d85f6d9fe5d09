import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayRead, reading, type RetailCall } from '../ports.ts';
import { orderId } from './parameters.ts';

export const getOrderDetails = defineTool({
  name: 'get_order_details',
  version: 1,
  description: 'Shows an order: status, items with ids and prices, address and payments.',
  input: z.strictObject({ order_id: orderId }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayRead,
  describe: ({ order_id }) => `Look at order ${order_id}`,
  handler: ({ order_id }, call: RetailCall) =>
    call.ports.shop.getOrderDetails({ orderId: order_id }, reading(call)),
});
