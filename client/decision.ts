import type { Escalation } from '../agent/escalation.ts';
import { canonical, digest } from '../agent/hash.ts';
import { type Decision, parseDecision } from '../agent/messages.ts';
import { InvalidInput } from './errors.ts';

type Unbound<D> = D extends unknown ? Omit<D, 'escalation' | 'argsHash'> : never;

/** A decision as a person makes it; which escalation and which arguments it is about is added by `bind`. */
export type DecisionDraft = Unbound<Decision>;

/** What a decision is bound to: the escalation as that person saw it. */
export type Asked = Pick<Escalation, 'id' | 'kind' | 'argsHash'>;

/**
 * Binds a decision to the hash of the arguments that were shown (I4): had they changed meanwhile, the run would refuse
 * it. Throws InvalidInput when it does not answer this kind of escalation.
 */
export function bind(asked: Asked, draft: DecisionDraft): Decision {
  const fits =
    asked.kind === 'question' ? draft.kind !== 'approve' && draft.kind !== 'edit' : draft.kind !== 'answer';
  if (!fits) {
    const expected =
      asked.kind === 'question'
        ? '"answer", "reject" or "take over"'
        : '"approve", "edit", "reject" or "take over"';
    throw new InvalidInput(
      `expected ${expected} for an escalation of kind ${asked.kind}, got "${draft.kind}"`,
    );
  }
  const hash = draft.kind === 'approve' || draft.kind === 'edit' ? { argsHash: asked.argsHash } : {};
  const parsed = parseDecision({ ...draft, escalation: asked.id, ...hash });
  if (parsed.kind === 'invalid') throw new InvalidInput(`This is no decision: ${parsed.why}`);
  return parsed.value;
}

/** The same decision has the same id, so that sending it again after a lost answer is safe. */
export function decisionId(decision: Decision): string {
  return `${decision.escalation}/${digest(canonical(decision))}`;
}
