import { z } from 'zod';
import { refuse } from '../refusal.ts';
import { defineOperation } from './operation.ts';

/** E-mail addresses are compared without regard to case. */
export const findUserIdByEmail = defineOperation({
  effect: 'read',
  args: z.strictObject({ email: z.string().min(1) }),
  decide: (entities, { email }) => {
    const [id] = entities.userIdsByEmail(email);
    return id === undefined
      ? refuse('user_not_found', `Nobody is registered with ${email}; try name and zip code.`)
      : { kind: 'answered', body: { user_id: id } };
  },
});

/** Names are compared without regard to case, the zip code with the user's present address. */
export const findUserIdByNameZip = defineOperation({
  effect: 'read',
  args: z.strictObject({
    first_name: z.string().min(1),
    last_name: z.string().min(1),
    zip: z.string().min(1),
  }),
  decide: (entities, { first_name: first, last_name: last, zip }) => {
    const ids = entities.userIdsByName(first, last);
    const id = ids.find((candidate) => entities.user(candidate)?.address.zip === zip);
    return id === undefined
      ? refuse('user_not_found', `No ${first} ${last} is registered under zip code ${zip}.`)
      : { kind: 'answered', body: { user_id: id } };
  },
});
