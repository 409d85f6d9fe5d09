import * as errors from '../errors.ts';
import { exitCodeOfError, exitCodeOfOutcome } from './exit-code.ts';

test('only a completed run ends with 0', () => {
  expect(exitCodeOfOutcome({ kind: 'completed' })).toBe(0);
  for (const kind of ['refused', 'abandoned', 'exhausted', 'cancelled', 'failed'] as const) {
    expect(exitCodeOfOutcome({ kind })).toBe(1);
  }
});

test.each([
  [new errors.InvalidInput('x'), 2],
  [new errors.RunExists('x'), 2],
  [new errors.RunNotFound('x'), 3],
  [new errors.ServerUnreachable('x'), 4],
  [new errors.NoWorker('x'), 4],
  [new errors.AccessDenied('x'), 4],
  [new errors.TimedOut('x'), 4],
  [new errors.RunEnded('x'), 1],
  [new errors.DecisionRefused('x'), 1],
  [new errors.Unexpected('x'), 1],
  [new TypeError('x'), 1],
])('%s ends with %i', (error, code) => {
  expect(exitCodeOfError(error)).toBe(code);
});
