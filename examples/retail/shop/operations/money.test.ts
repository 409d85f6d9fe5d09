import fc from 'fast-check';
import type { Payment, User } from '../entities.ts';
import { covers, stillPaid, toCents, withBalanceMoved } from './money.ts';

const payment = (amount: number, id: string): Payment => ({
  transaction_type: 'payment',
  amount,
  payment_method_id: id,
});
const refund = (amount: number, id: string): Payment => ({
  transaction_type: 'refund',
  amount,
  payment_method_id: id,
});
const card = { source: 'gift_card', id: 'gift_card_1', balance: 10 } as const;
const user = {
  user_id: 'u',
  payment_methods: { gift_card_1: card, paypal_1: { source: 'paypal', id: 'paypal_1' } },
};

test('sums of cents come out as whole cents whatever the binary noise', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(fc.array(cents, { maxLength: 20 }), (amounts) => {
      const dollars = amounts.reduce((sum, amount) => sum + amount / 100, 0);
      expect(toCents(dollars)).toBeCloseTo(amounts.reduce((sum, amount) => sum + amount, 0) / 100, 10);
      expect(String(toCents(dollars))).toMatch(/^-?\d+(\.\d{1,2})?$/);
    }),
  );
});

test('what a method still has in an order is what it paid less what came back', () => {
  const history = [payment(62.1, 'a'), payment(62.1, 'b'), refund(62.1, 'a'), payment(0.2, 'b')];
  expect([...stillPaid(history)]).toEqual([['b', 62.3]]);
});

test('a gift card covers exactly its balance and not a cent more', () => {
  expect(covers(card, 10)).toMatchObject({ kind: 'found' });
  expect(covers(card, 10 + 1e-12)).toMatchObject({ kind: 'found' });
  expect(covers(card, 10.01)).toMatchObject({ kind: 'refused', code: 'gift_card_too_low' });
  expect(covers({ source: 'paypal', id: 'paypal_1' }, 1e6)).toMatchObject({ kind: 'found' });
});

test('only gift cards have a balance that moves', () => {
  const moved = withBalanceMoved(user as unknown as User, 'gift_card_1', -0.1);
  expect(moved.payment_methods['gift_card_1']).toEqual({ ...card, balance: 9.9 });
  expect(withBalanceMoved(user as unknown as User, 'paypal_1', -0.1)).toBe(user);
});
