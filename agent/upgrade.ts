import { isJsonObject } from './json.ts';
import type { Parsed } from './messages.ts';
import { type Common, type RunState, stateVersion } from './run-state.ts';

/** Brings a state that an earlier build carried over continue-as-new to today's shape (I8). One step for each version. */
export function upgrade(state: unknown): Parsed<RunState> {
  const version = isJsonObject(state) ? state['stateVersion'] : undefined;
  if (version !== stateVersion) {
    return {
      kind: 'invalid',
      why: `expected a state of version ${stateVersion} or earlier, got ${String(version)}`,
    };
  }
  const wrong = Object.entries(shape).find(
    ([name, type]) => !isJsonObject(state) || typeOf(state[name]) !== type,
  );
  if (wrong !== undefined)
    return { kind: 'invalid', why: `expected ${wrong[1]} in the state's "${wrong[0]}"` };
  return { kind: 'valid', value: state as unknown as RunState };
}

/** What every state has, as far as a look at its surface tells. */
const shape: {
  readonly [name in keyof Common | 'kind']: 'string' | 'number' | 'boolean' | 'object' | 'list';
} = {
  kind: 'string',
  stateVersion: 'number',
  facts: 'object',
  step: 'number',
  conversation: 'object',
  spent: 'object',
  nextCall: 'number',
  done: 'list',
  unread: 'list',
  seen: 'list',
  refusals: 'object',
  timeline: 'object',
  pace: 'object',
  draining: 'boolean',
  nudges: 'number',
};

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);
