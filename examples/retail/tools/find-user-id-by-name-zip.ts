import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayRead, reading, type RetailCall } from '../ports.ts';

export const findUserIdByNameZip = defineTool({
  name: 'find_user_id_by_name_zip',
  version: 1,
  description: 'Finds a customer by name and zip code, when the e-mail address is unknown or not found.',
  input: z.strictObject({
    first_name: z.string().min(1).describe('First name, such as "Kim". Ask when it is missing.'),
    last_name: z.string().min(1).describe('Last name, such as "Doe". Ask when it is missing.'),
    zip: z.string().min(1).describe('Zip code of the customer, such as "43004". Ask when it is missing.'),
  }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayRead,
  describe: ({ first_name, last_name, zip }) => `Find the customer ${first_name} ${last_name} in ${zip}`,
  handler: ({ first_name, last_name, zip }, call: RetailCall) =>
    call.ports.shop.findUserIdByNameZip({ firstName: first_name, lastName: last_name, zip }, reading(call)),
  present: ({ user_id }) => user_id,
});
