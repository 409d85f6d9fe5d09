import { z } from 'zod';
import { failureCodes, type FailureCode } from '../agent/failure.ts';
import type { LogRecord } from '../agent/log-records.ts';

const code = z.enum(Object.keys(failureCodes) as [FailureCode, ...FailureCode[]]).nullable();
const count = z.int().nonnegative();

const ofAttempt = {
  id: z.string(),
  chain: z.string(),
  run: z.string(),
  attempt: z.int().positive(),
  milliseconds: z.number().nonnegative(),
  code,
  message: z.string(),
};

const reasoning = z.strictObject({
  event: z.literal('reasoning.attempt'),
  ...ofAttempt,
  step: count,
  agent: z.string(),
  model: z.strictObject({ requested: z.string(), reported: z.string() }),
  result: z.enum(['answered', 'failed']),
  calls: z.array(z.string()).readonly(),
  inputTokens: count,
  outputTokens: count,
});

const tool = z.strictObject({
  event: z.literal('tool.attempt'),
  ...ofAttempt,
  call: count,
  tool: z.string(),
  key: z.string(),
  result: z.enum(['done', 'declined', 'failed']),
});

const entry = z.strictObject({
  event: z.literal('run.entry'),
  id: z.string(),
  chain: z.string(),
  run: z.string(),
  entry: z.strictObject({
    number: count,
    at: z.number(),
    kind: z.enum(['step', 'call', 'escalation', 'decision', 'message', 'run', 'refusal']),
    text: z.string(),
  }),
});

const worker = z.strictObject({
  event: z.literal('worker.lifecycle'),
  phase: z.enum(['waiting', 'started', 'stopping', 'stopped', 'failed']),
  message: z.string(),
});

const temporal = z.strictObject({
  event: z.literal('temporal.sdk'),
  message: z.string(),
  details: z.string(),
});

/** One record, as the code hands it to the log. */
export const logRecord = z.discriminatedUnion('event', [
  reasoning,
  tool,
  entry,
  worker,
  temporal,
]) satisfies z.ZodType<LogRecord>;

const added = {
  level: z.enum(['debug', 'info', 'warn', 'error']),
  /** ISO 8601. */
  time: z.iso.datetime(),
  pid: z.int(),
};

/** One line of the log: a record with when, how serious, and which process. Published as docs/log-schema.json. */
export const logLine = z.discriminatedUnion('event', [
  reasoning.extend(added),
  tool.extend(added),
  entry.extend(added),
  worker.extend(added),
  temporal.extend(added),
]);
