import type { JsonObject } from './json.ts';
import type { NameAndVersion } from './manifest.ts';

/**
 * A question to a person. The id is drawn at random in the workflow, never derived: after a reset an old approval is
 * dead. `approval` asks whether exactly these arguments may be used, `question` asks for words.
 */
export type Escalation = {
  readonly id: string;
  readonly kind: 'approval' | 'question';
  readonly call: number;
  readonly describe: string;
  readonly tool: NameAndVersion;
  readonly args: JsonObject;
  readonly argsHash: string;
  /** What the model said beside the call, its doubts included; empty when it said nothing. */
  readonly unsure: string;
  readonly askedAt: number;
  /** After this moment the escalation counts as rejected. */
  readonly deadline: number;
};
