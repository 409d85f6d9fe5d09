import { z } from 'zod';

/** Parameters that several tools share. */
export const orderId = z
  .string()
  .min(1)
  .describe('Order id with its leading "#", such as "#W0000000". Ask the customer when it is unknown.');
export const userId = z
  .string()
  .min(1)
  .describe('User id, such as "kim_doe_1234". Find it by e-mail or by name and zip code first.');
export const itemIds = z
  .array(z.string().min(1))
  .min(1)
  .describe(
    'Ids of the items concerned, as the order lists them; one entry for each piece. Look at the order when they are unknown.',
  );
export const newItemIds = z
  .array(z.string().min(1))
  .min(1)
  .describe(
    'Ids of the items wanted instead: same length and order as item_ids, each of the same product. Look at the product when they are unknown.',
  );
export const paymentMethodId = z
  .string()
  .min(1)
  .describe(
    'Id of one of the customer\'s payment methods, such as "gift_card_0000000". Look at the user when it is unknown.',
  );

export const addressFields = {
  address1: z.string().min(1).describe('Street and number, such as "12 Mill Lane". Ask when it is missing.'),
  address2: z.string().describe('Flat or suite, such as "Apt 4"; an empty text when there is none.'),
  city: z.string().min(1).describe('City. Ask when it is missing.'),
  state: z.string().min(1).describe('State, by its two letters, such as "OH". Ask when it is missing.'),
  country: z.string().min(1).describe('Country, such as "USA". Ask when it is missing.'),
  zip: z.string().min(1).describe('Zip code, such as "43004". Ask when it is missing.'),
};

type Address = { [field in keyof typeof addressFields]: string };

export const oneLine = ({ address1, address2, city, state, zip }: Address): string =>
  [address1, address2, `${city}, ${state} ${zip}`].filter((part) => part !== '').join(', ');
