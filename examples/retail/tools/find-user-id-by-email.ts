import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayRead, reading, type RetailCall } from '../ports.ts';

export const findUserIdByEmail = defineTool({
  name: 'find_user_id_by_email',
  version: 1,
  description: 'Finds a customer by e-mail address. Try this before the search by name.',
  input: z.strictObject({
    email: z
      .string()
      .min(1)
      .describe('The e-mail address of the customer, such as "name@example.com". Ask when it is missing.'),
  }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayRead,
  describe: ({ email }) => `Find the customer with e-mail ${email}`,
  handler: ({ email }, call: RetailCall) => call.ports.shop.findUserIdByEmail({ email }, reading(call)),
  present: ({ user_id }) => user_id,
});
