import { NamespaceNotFoundError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { RunEnded, ServerUnreachable } from './errors.ts';
import { isSilence, toldBy, translateError } from './translate-error.ts';

const grpc = (code: number, details: string): Error =>
  Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });
const wrapped = (code: number, details = 'words'): Error =>
  new ServiceError('Failed to do it', { cause: grpc(code, details) });

const cases: readonly [string, Error, string][] = [
  [
    'no such run',
    new WorkflowNotFoundError('workflow not found for ID: r1', 'r1', undefined),
    'run not found',
  ],
  [
    'a run that is over',
    new WorkflowNotFoundError('workflow execution already completed', 'r1', undefined),
    'run ended',
  ],
  ['no such namespace', new NamespaceNotFoundError('nix'), 'invalid input'],
  ['no connection', wrapped(14), 'server unreachable'],
  ['no answer in time', wrapped(4), 'server unreachable'],
  ['a wrong key', wrapped(16), 'access denied'],
  ['a missing right', wrapped(7), 'access denied'],
  ['a refused request', wrapped(3), 'invalid input'],
  ['an overloaded server', wrapped(8), 'server unreachable'],
  ['an internal error', wrapped(13), 'unexpected'],
  ['a bug', new TypeError('undefined is not a function'), 'unexpected'],
];
test.each(cases)('%s', (_what, error, kind) => {
  const translated = translateError(error, 'r1');
  expect(translated.kind).toBe(kind);
  expect(translated.cause).toBe(error);
});

test("the server's own words are kept, however deep they were wrapped", () => {
  expect(toldBy(new Error('outer', { cause: wrapped(13, 'shard is gone') }))).toEqual({
    code: 13,
    words: 'shard is gone',
  });
  expect(translateError(wrapped(13, 'shard is gone')).message).toContain('shard is gone');
});

test('a namespace without the search attributes is told what it lacks', () => {
  const error = wrapped(3, 'Namespace default has no mapping defined for search attribute PerdureAgent');
  expect(translateError(error).message).toContain('lacks the search attributes of perdure');
});

test("the client's own errors pass unchanged", () => {
  const error = new RunEnded('over');
  expect(translateError(error)).toBe(error);
});

test('only a missing answer counts as silence', () => {
  expect(isSilence(wrapped(14))).toBe(true);
  expect(isSilence(wrapped(3))).toBe(false);
  expect(translateError(wrapped(14))).toBeInstanceOf(ServerUnreachable);
});
