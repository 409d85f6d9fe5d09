import { z } from 'zod';
import type { Order, User } from '../entities.ts';
import { addressFields, orderId, userId } from './arguments.ts';
import { findPurchase, findUser } from './lookups.ts';
import { defineOperation } from './operation.ts';

export const modifyPendingOrderAddress = defineOperation({
  effect: 'write',
  args: z.strictObject({ order_id: orderId, ...addressFields }),
  decide: (entities, { order_id: id, ...address }) => {
    const purchase = findPurchase(entities, id, 'pending');
    if (purchase.kind === 'refused') return purchase;
    const after: Order = { ...purchase.value.order, address };
    return { kind: 'changed', changes: [{ kind: 'order', after }], body: after };
  },
});

/** The default address of later orders; orders already placed keep theirs. */
export const modifyUserAddress = defineOperation({
  effect: 'write',
  args: z.strictObject({ user_id: userId, ...addressFields }),
  decide: (entities, { user_id: id, ...address }) => {
    const user = findUser(entities, id);
    if (user.kind === 'refused') return user;
    const after: User = { ...user.value, address };
    return { kind: 'changed', changes: [{ kind: 'user', after }], body: after };
  },
});
