import type { Json, JsonObject } from '../agent/json.ts';
import type { Outcome } from '../agent/outcome.ts';

/** A zod schema as far as a client needs it: its types, nothing at run time. */
type Schema = { readonly _zod: { readonly input: unknown; readonly output: unknown } };

/** What `typeof yourAgent` must have for `start` and `result` to be typed by it; import it with `import type`. */
export type AgentType = { readonly name: string; readonly input: Schema; readonly output: Schema };

/** The agent of a call that names no type: any name, any JSON object in, any JSON out. */
export type AnyAgent = {
  readonly name: string;
  readonly input: { readonly _zod: { readonly input: JsonObject; readonly output: JsonObject } };
  readonly output: { readonly _zod: { readonly input: Json; readonly output: Json } };
};

export type InputOf<A extends AgentType> = A['input']['_zod']['input'];
export type OutputOf<A extends AgentType> = A['output']['_zod']['output'];

type Typed<O, Output> = O extends { readonly kind: 'completed' }
  ? Omit<O, 'output'> & { readonly output: Output }
  : O;

/** How a run of this agent ended: `output` is typed once `kind` is known to be `completed`. */
export type OutcomeOf<A extends AgentType> = Typed<Outcome, OutputOf<A>>;
