import type { FailureCode } from './failure.ts';
import type { Entry } from './run-state.ts';

/**
 * Every line that a perdure process logs is one of these. `id` is deterministic (chain, event, attempt): a line written
 * twice around a crash collapses into one (I7). The published JSON schema is docs/log-schema.json.
 */
export type LogRecord = ReasoningRecord | ToolRecord | EntryRecord | WorkerRecord | TemporalRecord;

type OfAttempt = {
  readonly id: string;
  readonly chain: string;
  readonly run: string;
  readonly attempt: number;
  readonly milliseconds: number;
  readonly code: FailureCode | null;
  /** What went wrong; empty when nothing did. */
  readonly message: string;
};

/** One attempt of a reasoning step. Tokens are 0 when the attempt failed. */
export type ReasoningRecord = OfAttempt & {
  readonly event: 'reasoning.attempt';
  readonly step: number;
  readonly agent: string;
  readonly model: { readonly requested: string; readonly reported: string };
  readonly result: 'answered' | 'failed';
  readonly calls: readonly string[];
  readonly inputTokens: number;
  readonly outputTokens: number;
};

/** One attempt of a tool call. */
export type ToolRecord = OfAttempt & {
  readonly event: 'tool.attempt';
  readonly call: number;
  readonly tool: string;
  readonly key: string;
  readonly result: 'done' | 'declined' | 'failed';
};

/** A transition, decision, message or refusal, as the loop took it. */
export type EntryRecord = {
  readonly event: 'run.entry';
  readonly id: string;
  readonly chain: string;
  readonly run: string;
  readonly entry: Entry;
};

export type WorkerRecord = {
  readonly event: 'worker.lifecycle';
  readonly phase: 'waiting' | 'started' | 'stopping' | 'stopped' | 'failed';
  readonly message: string;
};

/** What the Temporal SDK itself says. */
export type TemporalRecord = {
  readonly event: 'temporal.sdk';
  readonly message: string;
  readonly details: string;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where records go. Never throws and never waits: a broken log stops no run. */
export type Log = (level: LogLevel, record: LogRecord) => void;
