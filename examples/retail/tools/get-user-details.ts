import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayRead, reading, type RetailCall } from '../ports.ts';
import { userId } from './parameters.ts';

export const getUserDetails = defineTool({
  name: 'get_user_details',
  version: 1,
  description: 'Shows a customer: name, address, payment methods and order ids.',
  input: z.strictObject({ user_id: userId }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayRead,
  describe: ({ user_id }) => `Look at customer ${user_id}`,
  handler: ({ user_id }, call: RetailCall) =>
    call.ports.shop.getUserDetails({ userId: user_id }, reading(call)),
});
