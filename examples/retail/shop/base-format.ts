import { z } from 'zod';
import { type Order, orderStatuses, type Product, type User } from './entities.ts';

// The format of a base file. Fields that the shop does not know are kept: they belong to the entity and come back in replies.

const address = z.looseObject({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  zip: z.string(),
});

const paymentMethod = z.discriminatedUnion('source', [
  z.looseObject({ source: z.literal('gift_card'), id: z.string(), balance: z.number() }),
  z.looseObject({
    source: z.literal('credit_card'),
    id: z.string(),
    brand: z.string(),
    last_four: z.string(),
  }),
  z.looseObject({ source: z.literal('paypal'), id: z.string() }),
]);

const user: z.ZodType<User> = z.looseObject({
  user_id: z.string(),
  name: z.looseObject({ first_name: z.string(), last_name: z.string() }),
  email: z.string(),
  address,
  payment_methods: z.record(z.string(), paymentMethod),
  orders: z.array(z.string()),
});

const priced = { item_id: z.string(), options: z.record(z.string(), z.string()), price: z.number() };

const order: z.ZodType<Order> = z.looseObject({
  order_id: z.string(),
  user_id: z.string(),
  address,
  items: z.array(z.looseObject({ ...priced, product_id: z.string(), name: z.string() })),
  fulfillments: z.array(z.looseObject({ tracking_id: z.array(z.string()), item_ids: z.array(z.string()) })),
  status: z.enum(orderStatuses),
  payment_history: z.array(
    z.looseObject({
      transaction_type: z.enum(['payment', 'refund']),
      amount: z.number(),
      payment_method_id: z.string(),
    }),
  ),
  cancel_reason: z.string().exactOptional(),
  return_items: z.array(z.string()).exactOptional(),
  return_payment_method_id: z.string().exactOptional(),
  exchange_items: z.array(z.string()).exactOptional(),
  exchange_new_items: z.array(z.string()).exactOptional(),
  exchange_payment_method_id: z.string().exactOptional(),
  exchange_price_difference: z.number().exactOptional(),
});

const product: z.ZodType<Product> = z.looseObject({
  product_id: z.string(),
  name: z.string(),
  variants: z.record(z.string(), z.looseObject({ ...priced, available: z.boolean() })),
});

export const baseFormat = z.object({
  users: z.record(z.string(), user),
  orders: z.record(z.string(), order),
  products: z.record(z.string(), product),
});
