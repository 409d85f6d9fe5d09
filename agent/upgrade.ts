import { isJsonObject } from './json.ts';
import type { Parsed } from './messages.ts';
import { type RunState, stateVersion } from './run-state.ts';
import { misfit, shapeOfState } from './state-shape.ts';

/** Brings a state that an earlier build carried over continue-as-new to today's shape (I8). One step for each version. */
export function upgrade(state: unknown): Parsed<RunState> {
  const version = isJsonObject(state) ? state['stateVersion'] : undefined;
  if (version !== stateVersion) {
    return {
      kind: 'invalid',
      why: `expected a state of version ${stateVersion} or earlier, got ${String(version)}`,
    };
  }
  const wrong = misfit(state, shapeOfState, 'state');
  if (wrong !== undefined) return { kind: 'invalid', why: wrong };
  return { kind: 'valid', value: state as unknown as RunState };
}
