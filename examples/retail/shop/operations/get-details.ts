import { z } from 'zod';
import { orderId, userId } from './arguments.ts';
import { findOrder, findProduct, findUser } from './lookups.ts';
import { defineOperation, type Found, type Verdict } from './operation.ts';

const answer = (entity: Found<object>): Verdict =>
  entity.kind === 'refused' ? entity : { kind: 'answered', body: entity.value };

export const getUserDetails = defineOperation({
  effect: 'read',
  args: z.strictObject({ user_id: userId }),
  decide: (entities, args) => answer(findUser(entities, args.user_id)),
});

export const getOrderDetails = defineOperation({
  effect: 'read',
  args: z.strictObject({ order_id: orderId }),
  decide: (entities, args) => answer(findOrder(entities, args.order_id)),
});

export const getProductDetails = defineOperation({
  effect: 'read',
  args: z.strictObject({ product_id: z.string().min(1) }),
  decide: (entities, args) => answer(findProduct(entities, args.product_id)),
});

/** Product ids by product name, in the order of the names. */
export const listAllProductTypes = defineOperation({
  effect: 'read',
  args: z.strictObject({}),
  decide: (entities) => {
    const types = [...entities.products()].map(({ name, product_id: id }) => [name, id] as const);
    types.sort(([a], [b]) => (a < b ? -1 : 1));
    return { kind: 'answered', body: Object.fromEntries(types) };
  },
});
