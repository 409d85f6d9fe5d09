import { own, type Payment, type PaymentMethod, type User } from '../entities.ts';
import { refuse } from '../refusal.ts';
import { type Found, found } from './operation.ts';

/** Dollars to the nearest cent, so that binary noise of sums never reaches a balance. */
export function toCents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}

/** What each payment method has paid and not got back, in dollars, in the order of first use; settled methods are left out. */
export function stillPaid(history: readonly Payment[]): ReadonlyMap<string, number> {
  const paid = new Map<string, number>();
  for (const { payment_method_id: id, transaction_type: type, amount } of history) {
    paid.set(id, toCents((paid.get(id) ?? 0) + (type === 'payment' ? amount : -amount)));
  }
  return new Map([...paid].filter(([, amount]) => amount > 0));
}

/** Refuses only a gift card that holds too little; cards and PayPal settle outside the shop. */
export function covers(method: PaymentMethod, dollars: number): Found<PaymentMethod> {
  if (method.source !== 'gift_card' || toCents(method.balance) >= toCents(dollars)) return found(method);
  const due = toCents(dollars).toFixed(2);
  return refuse(
    'gift_card_too_low',
    `${method.id} must hold $${due}; its balance is $${method.balance.toFixed(2)}.`,
  );
}

/** The user with a gift card's balance moved by so many dollars; any other method settles later and changes nothing. */
export function withBalanceMoved(user: User, methodId: string, dollars: number): User {
  const method = own(user.payment_methods, methodId);
  if (method?.source !== 'gift_card') return user;
  const moved = { ...method, balance: toCents(method.balance + dollars) };
  return { ...user, payment_methods: { ...user.payment_methods, [methodId]: moved } };
}
