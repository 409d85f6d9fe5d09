import type { z } from 'zod';
import type { Change, Entities } from '../entities.ts';
import { type Refused, refuse } from '../refusal.ts';

/** What an operation comes to. `body` is the shop's reply; the changes of a `changed` verdict are not yet stored. */
export type Verdict =
  | { readonly kind: 'answered'; readonly body: object }
  | { readonly kind: 'changed'; readonly changes: readonly Change[]; readonly body: object }
  | Refused;

export type Found<T> = { readonly kind: 'found'; readonly value: T } | Refused;

/** A business operation: pure, total, and free to trust its arguments once they fit the schema. */
export interface Operation {
  readonly effect: 'read' | 'write';
  decide(entities: Entities, args: unknown): Verdict;
}

interface Definition<Args> {
  readonly effect: 'read' | 'write';
  /** No transforms or defaults: the ledger records the arguments as they came. */
  readonly args: z.ZodType<Args>;
  readonly decide: (entities: Entities, args: Args) => Verdict;
}

export function defineOperation<Args>({ effect, args, decide }: Definition<Args>): Operation {
  return {
    effect,
    decide: (entities, given) => {
      const parsed = args.safeParse(given);
      return parsed.success
        ? decide(entities, parsed.data)
        : refuse('invalid_arguments', describeIssues(parsed.error));
    },
  };
}

export function describeIssues(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`).join('; ');
}

export function found<T>(value: T): Found<T> {
  return { kind: 'found', value };
}
