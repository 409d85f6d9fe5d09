import type { JsonObject } from './json.ts';

/** `read` changes nothing, `write` can be undone or does little harm, `irreversible` needs a person's decision (I4). */
export type Effect = 'read' | 'write' | 'irreversible';

/**
 * What may happen when nobody knows whether a call took effect: `by key` the system deduplicates by our key, so the
 * call is repeated; `never` a person is asked whether it happened.
 */
export type Repeat = 'by key' | 'never';

export type NameAndVersion = { readonly name: string; readonly version: number };

/** Milliseconds. `attempt` bounds one attempt, `total` all attempts with the waits between them. */
export type Timeouts = { readonly attempt: number; readonly total: number; readonly heartbeat: number };

export type ToolManifest = NameAndVersion & {
  readonly kind: 'tool';
  readonly effect: Effect;
  readonly repeat: Repeat;
  readonly dependency: string;
  readonly timeouts: Timeouts;
  /** Attempts at most, the first included. */
  readonly attempts: number;
};

/** A tool whose handler is a person: the call opens a question, the answer is the result. */
export type QuestionManifest = NameAndVersion & { readonly kind: 'question' };

export type ModelManifest = NameAndVersion & {
  readonly api: 'responses' | 'chat';
  /** The exact id sent to the provider. */
  readonly model: string;
  /** Tokens. */
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly usdPerMillion: { readonly input: number; readonly output: number };
  readonly timeouts: Timeouts;
  readonly attempts: number;
};

/** Bounds of a run; the run ends as exhausted before it would pass one. `cost` in US dollars, times in milliseconds. */
export type Limits = {
  readonly steps: number;
  readonly calls: number;
  readonly tokens: number;
  readonly cost: number;
  readonly wallTime: number;
  /** How long a run that has replied waits for a message; 0: a reply without a call is answered by a nudge to finish. */
  readonly idle: number;
};

export type EscalationPolicy = {
  readonly roles: readonly string[];
  /** Milliseconds an escalation waits for a decision. */
  readonly deadline: number;
  readonly onSilence: 'reject';
};

/** The plain-JSON extract of an agent version that the workflow needs; resolved once, recorded, pinned for the run. */
export type Manifest = {
  readonly agent: NameAndVersion;
  readonly model: ModelManifest;
  readonly tools: readonly (ToolManifest | QuestionManifest)[];
  readonly limits: Limits;
  readonly escalation: EscalationPolicy;
};

/** On whose behalf a run acts. Tools check `permissions` against what they require. */
export type Principal = {
  readonly subject: string;
  readonly tenant: string;
  readonly permissions: readonly string[];
};

/** What starts a run: plain JSON, so that any language can (docs/architecture.md). */
export type RunInput = {
  readonly kind: 'start';
  readonly agent: string;
  /** The newest registered version when null. */
  readonly version: number | null;
  readonly input: JsonObject;
  readonly principal: Principal;
};

export function activityType(tool: NameAndVersion): string {
  return `${tool.name}.v${tool.version}`;
}
