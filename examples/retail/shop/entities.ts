// What the shop keeps, in the shop's own JSON (snake_case). Amounts and balances are dollars.

export interface Address {
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly zip: string;
}

export type PaymentMethod =
  | { readonly source: 'gift_card'; readonly id: string; readonly balance: number }
  | {
      readonly source: 'credit_card';
      readonly id: string;
      readonly brand: string;
      readonly last_four: string;
    }
  | { readonly source: 'paypal'; readonly id: string };

export interface User {
  readonly user_id: string;
  readonly name: { readonly first_name: string; readonly last_name: string };
  readonly email: string;
  readonly address: Address;
  readonly payment_methods: Readonly<Record<string, PaymentMethod>>;
  readonly orders: readonly string[];
}

export interface Variant {
  readonly item_id: string;
  readonly options: Readonly<Record<string, string>>;
  readonly available: boolean;
  readonly price: number;
}

export interface Product {
  readonly product_id: string;
  readonly name: string;
  readonly variants: Readonly<Record<string, Variant>>;
}

export interface OrderItem {
  readonly item_id: string;
  readonly product_id: string;
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly price: number;
}

export interface Payment {
  readonly transaction_type: 'payment' | 'refund';
  readonly amount: number;
  readonly payment_method_id: string;
}

export const orderStatuses = [
  'pending',
  'pending (item modified)',
  'processed',
  'delivered',
  'return requested',
  'exchange requested',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export interface Order {
  readonly order_id: string;
  readonly user_id: string;
  readonly address: Address;
  readonly items: readonly OrderItem[];
  readonly fulfillments: readonly {
    readonly tracking_id: readonly string[];
    readonly item_ids: readonly string[];
  }[];
  readonly status: OrderStatus;
  readonly payment_history: readonly Payment[];
  readonly cancel_reason?: string;
  readonly return_items?: readonly string[];
  readonly return_payment_method_id?: string;
  readonly exchange_items?: readonly string[];
  readonly exchange_new_items?: readonly string[];
  readonly exchange_payment_method_id?: string;
  readonly exchange_price_difference?: number;
}

/** An entity as it is after an operation; products never change. */
export type Change =
  | { readonly kind: 'user'; readonly after: User }
  | { readonly kind: 'order'; readonly after: Order };

/** All that an operation may look at: one world, read only. Searches return ids in the order of the base. */
export interface Entities {
  user(id: string): User | undefined;
  order(id: string): Order | undefined;
  product(id: string): Product | undefined;
  products(): Iterable<Product>;
  userIdsByEmail(email: string): readonly string[];
  userIdsByName(firstName: string, lastName: string): readonly string[];
}

/** The value under a key that came from outside: never something inherited, such as `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
