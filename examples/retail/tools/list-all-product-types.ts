import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayRead, reading, type RetailCall } from '../ports.ts';

export const listAllProductTypes = defineTool({
  name: 'list_all_product_types',
  version: 1,
  description: 'Lists all product types with their product ids.',
  input: z.strictObject({}),
  effect: 'read',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayRead,
  describe: () => 'List the product types',
  handler: (_args, call: RetailCall) => call.ports.shop.listAllProductTypes({}, reading(call)),
});
