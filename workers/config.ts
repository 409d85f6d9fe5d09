import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { defaultTaskQueue } from '../agent/protocol.ts';

const schema = z.object({
  TEMPORAL_ADDRESS: z.string().min(1).describe('host:port of the Temporal server; a worker never starts one'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  PERDURE_TASK_QUEUE: z.string().min(1).default(defaultTaskQueue),
  PERDURE_APP: z.string().min(1).describe('module whose default export is { agents, ports }'),
  PERDURE_WORKFLOW_BUNDLE: z
    .string()
    .min(1)
    .optional()
    .describe('prebuilt workflow bundle; built at start when absent'),
  PERDURE_PAYLOAD_DIR: z
    .string()
    .min(1)
    .default(join(homedir(), '.perdure', 'payloads')),
  PERDURE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  PERDURE_LOG_FILE: z.string().min(1).optional().describe('standard output when absent'),
  /** Seconds that running activities may still take after SIGTERM. */
  PERDURE_GRACE_SECONDS: z.coerce.number().int().min(0).max(3600).default(20),
});

export type WorkerConfig = z.infer<typeof schema>;

/** Reads the environment once. Throws with every wrong variable named: what was expected and what came. */
export function readConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    const meaning = schema.shape[name as keyof WorkerConfig]?.description;
    return `  ${name}: ${message}${meaning === undefined ? '' : ` (${meaning})`}`;
  });
  throw new Error(`The worker's environment is not complete:\n${lines.join('\n')}`);
}
