import { type Duration, milliseconds } from '../agent/duration.ts';
import type { ModelManifest } from '../agent/manifest.ts';

export type ModelOptions = {
  readonly name: string;
  /** Whole, from 1; a changed configuration is a new version. */
  readonly version: number;
  readonly api: 'responses' | 'chat';
  /** The provider's exact model id, never an alias that moves. */
  readonly model: string;
  /** OPENAI_BASE_URL or OpenAI's own by default. */
  readonly baseURL?: string;
  /** Name of the environment variable with the key; OPENAI_API_KEY. The key itself never stands in a definition. */
  readonly keyVariable?: string;
  /** Tokens. */
  readonly contextWindow: number;
  /** Tokens of one reply at most; 4,096. */
  readonly maxOutputTokens?: number;
  /** US dollars per million tokens. */
  readonly usdPerMillion: { readonly input: number; readonly output: number };
  readonly temperature?: number;
  readonly reasoningEffort?: 'minimal' | 'low' | 'medium' | 'high';
  /** attempt 2 min, total 30 min, heartbeat 3 s. */
  readonly timeouts?: {
    readonly attempt?: Duration;
    readonly total?: Duration;
    readonly heartbeat?: Duration;
  };
  /** Attempts of one step at most; 20. */
  readonly attempts?: number;
};

export type Model = ModelOptions & { readonly keyVariable: string; readonly manifest: ModelManifest };

/** Defines a model configuration. Throws at start-up with what was expected. */
export function defineModel(options: ModelOptions): Model {
  const { name, version, api, model, contextWindow, usdPerMillion, timeouts = {} } = options;
  const { maxOutputTokens = 4_096, attempts = 20 } = options;
  const expect = (holds: boolean, expected: string, got: unknown): void => {
    if (!holds)
      throw new Error(`model configuration ${name}: expected ${expected}, got ${JSON.stringify(got)}`);
  };
  expect(/^[a-z][a-z0-9-]{0,63}$/.test(name), 'a name like "careful"', name);
  expect(Number.isInteger(version) && version >= 1, '"version" to be a whole number from 1', version);
  expect(model.trim() !== '' && !/latest$/i.test(model), 'an exact model id, not an alias that moves', model);
  expect(
    Number.isInteger(maxOutputTokens) && maxOutputTokens > 0,
    '"maxOutputTokens" to be a whole number above 0',
    maxOutputTokens,
  );
  expect(contextWindow > maxOutputTokens, '"contextWindow" to be larger than maxOutputTokens', contextWindow);
  expect(
    usdPerMillion.input >= 0 && usdPerMillion.output >= 0,
    '"usdPerMillion" to be prices from 0',
    usdPerMillion,
  );
  expect(Number.isInteger(attempts) && attempts >= 1, '"attempts" to be a whole number from 1', attempts);
  const option = (timeout: string): string => `model configuration ${name}: timeouts.${timeout}`;
  const parsed = {
    attempt: milliseconds(timeouts.attempt ?? '2m', option('attempt')),
    total: milliseconds(timeouts.total ?? '30m', option('total')),
    heartbeat: milliseconds(timeouts.heartbeat ?? '3s', option('heartbeat')),
  };
  const manifest: ModelManifest = {
    name,
    version,
    api,
    model,
    contextWindow,
    maxOutputTokens,
    usdPerMillion,
    timeouts: parsed,
    attempts,
  };
  return { ...options, keyVariable: options.keyVariable ?? 'OPENAI_API_KEY', manifest };
}
