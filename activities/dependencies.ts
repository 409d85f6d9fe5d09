import type { Log } from '../agent/log-records.ts';
import type { ModelPort } from '../reasoning/model-port.ts';
import type { ConversationCache } from './conversation-cache.ts';
import type { Registry } from './registry.ts';

/** What the activities of a worker are made from. */
export type Dependencies = {
  readonly registry: Registry;
  readonly models: ModelPort;
  readonly ports: unknown;
  readonly cache: ConversationCache;
  readonly log: Log;
};
