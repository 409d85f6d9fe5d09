import { z } from 'zod';

// Argument shapes that several operations share.

const text = z.string().min(1);

export const orderId = text;
export const userId = text;
export const itemIds = z.array(text).min(1);
export const paymentMethodId = text;

export const addressFields = {
  address1: text,
  address2: z.string(),
  city: text,
  state: text,
  country: text,
  zip: text,
};
