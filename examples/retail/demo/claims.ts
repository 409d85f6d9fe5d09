import type { Outcome } from '../../../agent/outcome.ts';
import type { Facts } from './facts.ts';

/** What the demo claims, each checked against the outside records; a failed claim is an exit code other than 0. */
export function failedClaims(
  facts: Facts,
  { outcome, wasRejected, killed }: { outcome: Outcome; wasRejected: boolean; killed: number | undefined },
): readonly string[] {
  const exchanges = facts.effects.filter(({ tool }) => tool === 'exchange_delivered_order_items');
  const again = facts.attempts.find(
    ({ activity, attempt }) => activity.startsWith('exchange_') && attempt >= 2,
  );
  const claims: [string, boolean][] = wasRejected
    ? [['a rejected exchange is not in the ledger', exchanges.length === 0]]
    : [
        [
          'the exchange was attempted again by another worker than the killed one',
          again !== undefined && killed !== undefined && !again.worker.startsWith(`${killed}@`),
        ],
        ['the exchange stands in the ledger once', exchanges.length === 1 && exchanges[0]?.times === 1],
      ];
  claims.push(['the run completed', outcome.kind === 'completed']);
  return claims.flatMap(([claim, holds]) => (holds ? [] : [claim]));
}
