import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayWrite, type RetailCall, writing } from '../ports.ts';
import { orderId } from './parameters.ts';

export const cancelPendingOrder = defineTool({
  name: 'cancel_pending_order',
  version: 1,
  description:
    'Cancels a pending order and refunds it. The customer must have agreed and given one of the two reasons.',
  input: z.strictObject({
    order_id: orderId,
    reason: z
      .enum(['no longer needed', 'ordered by mistake'])
      .describe(
        'Why, as the customer says: one of the two reasons that are accepted. Ask when it is missing.',
      ),
  }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayWrite,
  describe: ({ order_id, reason }) => `Cancel order ${order_id} (${reason})`,
  handler: ({ order_id, reason }, call: RetailCall) =>
    call.ports.shop.cancelPendingOrder({ orderId: order_id, reason }, writing(call)),
});
