import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayWrite, type RetailCall, writing } from '../ports.ts';
import { addressFields, oneLine, userId } from './parameters.ts';

export const modifyUserAddress = defineTool({
  name: 'modify_user_address',
  version: 1,
  description: 'Changes the default address of a customer. The customer must have agreed.',
  input: z.strictObject({ user_id: userId, ...addressFields }),
  effect: 'irreversible',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayWrite,
  describe: ({ user_id, ...address }) => `Change the address of customer ${user_id} to ${oneLine(address)}`,
  handler: ({ user_id, ...address }, call: RetailCall) =>
    call.ports.shop.modifyUserAddress({ userId: user_id, ...address }, writing(call)),
});
