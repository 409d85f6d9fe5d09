import { type Duration, milliseconds } from '../agent/duration.ts';
import { excerpt } from '../agent/json.ts';
import type { ModelManifest, Timeouts } from '../agent/manifest.ts';
import { isHttpUrl } from './endpoint.ts';

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
  /** 0 to 2; the provider's default when absent. Reasoning models refuse it. */
  readonly temperature?: number;
  /** The provider's default when absent. */
  readonly reasoningEffort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
  /** What the server can do; both true. Turned off for compatible servers that cannot. */
  readonly features?: Partial<Features>;
  /** attempt 2 min, total 30 min, heartbeat 3 s. */
  readonly timeouts?: {
    readonly attempt?: Duration;
    readonly total?: Duration;
    readonly heartbeat?: Duration;
  };
  /** Attempts of one step at most; 20. */
  readonly attempts?: number;
};

/** `strict`: strict schemas of tools. `parallelCalls`: several calls in one reply. */
export type Features = { readonly strict: boolean; readonly parallelCalls: boolean };

export type Model = ModelOptions & {
  readonly keyVariable: string;
  readonly features: Features;
  readonly manifest: ModelManifest;
};

/** Defines a model configuration, frozen. Throws at start-up with what was expected. */
export function defineModel(options: ModelOptions): Model {
  const { maxOutputTokens = 4_096, attempts = 20, keyVariable = 'OPENAI_API_KEY' } = options;
  const { name, version, api, model, contextWindow } = options;
  const whole = { ...options, maxOutputTokens, attempts, keyVariable };
  for (const { holds, expected, got } of expectationsOf(whole)) {
    if (!holds)
      throw new Error(`model configuration ${excerpt(name, 64)}: expected ${expected}, got ${shown(got)}`);
  }
  const manifest: ModelManifest = Object.freeze({
    name,
    version,
    api,
    model,
    contextWindow,
    maxOutputTokens,
    usdPerMillion: Object.freeze({ ...options.usdPerMillion }),
    timeouts: Object.freeze(timeoutsOf(options)),
    attempts,
  });
  const features = Object.freeze({ strict: true, parallelCalls: true, ...options.features });
  return Object.freeze({ ...options, keyVariable, features, manifest });
}

type Expectation = { readonly holds: boolean; readonly expected: string; readonly got: unknown };
type Whole = ModelOptions & Required<Pick<ModelOptions, 'maxOutputTokens' | 'attempts' | 'keyVariable'>>;

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isPrice = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const shown = (got: unknown): string =>
  typeof got === 'number' ? String(got) : typeof got === 'string' ? `"${excerpt(got)}"` : excerpt(got);

/** All that a caller without types may get wrong. */
function expectationsOf(options: Whole): readonly Expectation[] {
  const { name, version, api, model, baseURL, keyVariable, temperature } = options;
  const { contextWindow, maxOutputTokens, usdPerMillion: price, attempts } = options;
  const isExact = typeof model === 'string' && model.trim() === model && model !== '';
  const is = (holds: boolean, expected: string, got: unknown): Expectation => ({ holds, expected, got });
  return [
    is(typeof name === 'string' && /^[a-z][a-z0-9-]{0,63}$/.test(name), 'a name like "careful"', name),
    is(isWhole(version), '"version" to be a whole number from 1', version),
    is(api === 'responses' || api === 'chat', '"api" to be "responses" or "chat"', api),
    is(isExact && !/latest$/i.test(model), 'an exact model id, not an alias that moves', model),
    is(baseURL === undefined || isHttpUrl(baseURL), '"baseURL" to be an http or https address', baseURL),
    is(
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(keyVariable),
      '"keyVariable" to name an environment variable such as OPENAI_API_KEY',
      // A key may stand where its variable was asked for (I10).
      { characters: String(keyVariable).length },
    ),
    is(isWhole(maxOutputTokens), '"maxOutputTokens" to be a whole number above 0', maxOutputTokens),
    is(
      isWhole(contextWindow) && contextWindow > maxOutputTokens,
      `"contextWindow" to be a whole number above maxOutputTokens (${maxOutputTokens})`,
      contextWindow,
    ),
    is(isPrice(price?.input) && isPrice(price?.output), '"usdPerMillion" to be prices from 0', price),
    is(
      temperature === undefined || (temperature >= 0 && temperature <= 2),
      '"temperature" from 0 to 2',
      temperature,
    ),
    is(isWhole(attempts), '"attempts" to be a whole number from 1', attempts),
  ];
}

function timeoutsOf({ name, timeouts = {} }: ModelOptions): Timeouts {
  const option = (timeout: string): string => `model configuration ${name}: timeouts.${timeout}`;
  const attempt = milliseconds(timeouts.attempt ?? '2m', option('attempt'));
  const total = milliseconds(timeouts.total ?? '30m', option('total'));
  const heartbeat = milliseconds(timeouts.heartbeat ?? '3s', option('heartbeat'));
  if (attempt > total)
    throw new Error(
      `model configuration ${name}: expected timeouts.total (${total} ms) to be at least timeouts.attempt (${attempt} ms)`,
    );
  return { attempt, total, heartbeat };
}
