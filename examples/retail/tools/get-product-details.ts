import { z } from 'zod';
import { defineTool } from '../../../tools/define-tool.ts';
import { mayRead, reading, type RetailCall } from '../ports.ts';

export const getProductDetails = defineTool({
  name: 'get_product_details',
  version: 1,
  description: 'Shows a product: its variants with item ids, options, prices and whether they can be had.',
  input: z.strictObject({
    product_id: z
      .string()
      .min(1)
      .describe(
        'Product id, such as "6000000000"; not the id of an item. List the product types when it is unknown.',
      ),
  }),
  effect: 'read',
  repeat: 'by key',
  dependency: 'shop',
  requires: mayRead,
  describe: ({ product_id }) => `Look at product ${product_id}`,
  handler: ({ product_id }, call: RetailCall) =>
    call.ports.shop.getProductDetails({ productId: product_id }, reading(call)),
  presentBytes: 16 * 1024,
});
