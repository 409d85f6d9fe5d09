import type { Address, Order, Product, User } from './entities.ts';

/** Whose world is asked, within which time, and what the shop is told about the caller. */
export interface ReadOptions {
  readonly world: string;
  /** Ends the request; without an abort nothing else would, so it is not optional. */
  readonly signal: AbortSignal;
  /** Number of this attempt, from 1, and the run that makes it: for ledger and evidence only. */
  readonly attempt?: number;
  readonly run?: string;
}

export interface WriteOptions extends ReadOptions {
  /** The same on every attempt of one call: the shop carries out a key once. */
  readonly key: string;
}

interface SwapArgs {
  readonly orderId: string;
  readonly itemIds: readonly string[];
  readonly newItemIds: readonly string[];
  readonly paymentMethodId: string;
}

export type { Address, Order, Product, User };

/**
 * The port to the shop: one method per business operation, results as the shop's JSON. Every method rejects with a
 * ShopError when the shop says no, and with fetch's own error when there was no answer (its `cause` has the errno).
 */
export interface Shop {
  findUserIdByEmail(args: { email: string }, options: ReadOptions): Promise<{ user_id: string }>;
  findUserIdByNameZip(
    args: { firstName: string; lastName: string; zip: string },
    options: ReadOptions,
  ): Promise<{ user_id: string }>;
  getUserDetails(args: { userId: string }, options: ReadOptions): Promise<User>;
  getOrderDetails(args: { orderId: string }, options: ReadOptions): Promise<Order>;
  getProductDetails(args: { productId: string }, options: ReadOptions): Promise<Product>;
  /** Product ids by product name. */
  listAllProductTypes(args: Record<string, never>, options: ReadOptions): Promise<Record<string, string>>;
  cancelPendingOrder(
    args: { orderId: string; reason: 'no longer needed' | 'ordered by mistake' },
    options: WriteOptions,
  ): Promise<Order>;
  exchangeDeliveredOrderItems(args: SwapArgs, options: WriteOptions): Promise<Order>;
  modifyPendingOrderAddress(args: { orderId: string } & Address, options: WriteOptions): Promise<Order>;
  modifyPendingOrderItems(args: SwapArgs, options: WriteOptions): Promise<Order>;
  modifyPendingOrderPayment(
    args: { orderId: string; paymentMethodId: string },
    options: WriteOptions,
  ): Promise<Order>;
  modifyUserAddress(args: { userId: string } & Address, options: WriteOptions): Promise<User>;
  returnDeliveredOrderItems(
    args: { orderId: string; itemIds: readonly string[]; paymentMethodId: string },
    options: WriteOptions,
  ): Promise<Order>;
}

/** The shop answered, but not with success. */
export class ShopError extends Error {
  override readonly name = 'ShopError';
  readonly status: number;
  /** The shop's code, such as `order_not_pending`, or `http_503` when the answer carried none. */
  readonly code: string;
  /** How long the shop asks to wait, from Retry-After; undefined without a hint. */
  readonly retryAfterMs: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor({
    status,
    code,
    message,
    headers,
  }: { status: number; code: string; message: string; headers: Headers }) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs(headers.get('retry-after'));
    this.headers = Object.fromEntries(headers);
  }
}

/** Connects to the shop at a URL such as http://127.0.0.1:4711; nothing is sent until a method is called. */
export function connectShop(url: string): Shop {
  const read =
    <Result>(tool: string) =>
    (args: object, options: ReadOptions): Promise<Result> => {
      const query = new URLSearchParams(snakeCase(args) as Record<string, string>);
      return request(`${at(url, options.world, tool)}?${query.toString()}`, options, { method: 'GET' });
    };
  const write =
    <Result>(tool: string) =>
    (args: object, options: WriteOptions): Promise<Result> =>
      request(at(url, options.world, tool), options, {
        method: 'POST',
        body: JSON.stringify(snakeCase(args)),
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': options.key },
      });
  return {
    findUserIdByEmail: read('find_user_id_by_email'),
    findUserIdByNameZip: read('find_user_id_by_name_zip'),
    getUserDetails: read('get_user_details'),
    getOrderDetails: read('get_order_details'),
    getProductDetails: read('get_product_details'),
    listAllProductTypes: read('list_all_product_types'),
    cancelPendingOrder: write('cancel_pending_order'),
    exchangeDeliveredOrderItems: write('exchange_delivered_order_items'),
    modifyPendingOrderAddress: write('modify_pending_order_address'),
    modifyPendingOrderItems: write('modify_pending_order_items'),
    modifyPendingOrderPayment: write('modify_pending_order_payment'),
    modifyUserAddress: write('modify_user_address'),
    returnDeliveredOrderItems: write('return_delivered_order_items'),
  };
}

async function request<Result>(url: string, options: ReadOptions, init: RequestInit): Promise<Result> {
  const headers = new Headers(init.headers);
  if (options.attempt !== undefined) headers.set('Perdure-Attempt', String(options.attempt));
  if (options.run !== undefined) headers.set('Perdure-Run', encodeURIComponent(options.run));
  const response = await fetch(url, { ...init, headers, signal: options.signal, redirect: 'error' });
  const body = parseJson(await response.text());
  if (response.ok && body !== undefined) return body as Result;
  throw shopError(response, body);
}

function shopError({ status, ok, headers }: Response, body: unknown): ShopError {
  const said = (body as { error?: { code?: unknown; message?: unknown } } | null | undefined)?.error;
  const code = typeof said?.code === 'string' ? said.code : ok ? 'unreadable_reply' : `http_${status}`;
  const message =
    typeof said?.message === 'string' ? said.message : `The shop answered ${status} without saying why.`;
  return new ShopError({ status, code, message, headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Retry-After is whole seconds or an HTTP date; what is neither is no hint. */
function retryAfterMs(hint: string | null): number | undefined {
  if (hint === null) return undefined;
  if (/^\d+$/.test(hint)) return Number(hint) * 1000;
  const date = Date.parse(hint);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

const at = (url: string, world: string, tool: string): string =>
  new URL(`worlds/${encodeURIComponent(world)}/${tool}`, url.endsWith('/') ? url : `${url}/`).href;

/** orderId → order_id; the values stay. */
function snakeCase(args: object): Record<string, unknown> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [snake(name), value as unknown]));
}
