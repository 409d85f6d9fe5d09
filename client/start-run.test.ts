import { InvalidInput } from './errors.ts';
import { hashOf, readStart, type StartOptions } from './start-run.ts';

const options: StartOptions<unknown> = { runId: 'r1', input: { a: 1 }, principal: 'ada' };

test('a start is plain JSON with every default said', () => {
  expect(readStart('support', options)).toEqual({
    kind: 'start',
    agent: 'support',
    version: null,
    input: { a: 1 },
    principal: { subject: 'ada', tenant: 'default', permissions: [] },
  });
});

test('permissions come from the principal and beside it, each once', () => {
  const principal = { subject: 'ada', permissions: ['refund', 'read'] };
  const input = readStart('support', { ...options, principal, permissions: ['read', 'write'] });
  expect(input.principal.permissions).toEqual(['refund', 'read', 'write']);
});

test('what JSON drops makes no difference to the hash; anything that matters does', () => {
  const hash = hashOf(readStart('support', options));
  expect(hashOf(readStart('support', { ...options, input: { b: undefined, a: 1 } }))).toBe(hash);
  expect(hashOf(readStart('support', { ...options, runId: 'r2' }))).toBe(hash);
  const others = [
    readStart('other', options),
    readStart('support', { ...options, input: { a: 2 } }),
    readStart('support', { ...options, version: 2 }),
    readStart('support', { ...options, tenant: 'acme' }),
    readStart('support', { ...options, principal: 'eve' }),
  ];
  expect(new Set([hash, ...others.map(hashOf)]).size).toBe(6);
});

const circular: { self?: unknown } = {};
circular.self = circular;
const wrong: readonly [string, StartOptions<unknown>, string][] = [
  ['an empty run id', { ...options, runId: ' ' }, '"runId"'],
  ['a run id that is too long', { ...options, runId: 'x'.repeat(256) }, '"runId"'],
  ['no subject', { ...options, principal: '' }, 'principal.subject'],
  ['an empty tenant', { ...options, tenant: '' }, 'principal.tenant'],
  ['a tenant the index cannot hold', { ...options, tenant: 'x'.repeat(256) }, '"tenant"'],
  ['an input that is no object', { ...options, input: [1] }, '"input"'],
  ['no input', { ...options, input: undefined }, '"input"'],
  ['an input JSON cannot say', { ...options, input: circular }, 'plain JSON'],
  ['a version that is no whole number', { ...options, version: 1.5 }, '"version"'],
];
test.each(wrong)('%s is refused before anything is sent', (_what, given, named) => {
  expect(() => readStart('support', given)).toThrow(InvalidInput);
  expect(() => readStart('support', given)).toThrow(named);
});
