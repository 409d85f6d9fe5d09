// Why the shop says no. The codes are for programs, the messages for people and models: what was expected, what came.

const statusByCode = {
  invalid_arguments: 400,
  invalid_request: 400,
  idempotency_key_required: 400,
  user_not_found: 404,
  order_not_found: 404,
  product_not_found: 404,
  unknown_route: 404,
  method_not_allowed: 405,
  order_not_pending: 409,
  order_not_delivered: 409,
  item_not_in_order: 409,
  item_not_available: 409,
  items_do_not_pair: 409,
  nothing_changes: 409,
  payment_method_not_found: 409,
  payment_method_not_accepted: 409,
  payment_not_single: 409,
  gift_card_too_low: 409,
  body_too_large: 413,
  idempotency_key_reused: 422,
} as const;

export type RefusalCode = keyof typeof statusByCode;

export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly message: string;
}

export function refuse(code: RefusalCode, message: string): Refused {
  return { kind: 'refused', code, message };
}

export function statusOf(refused: Refused): number {
  return statusByCode[refused.code];
}
