import fc from 'fast-check';
import { parseDecision, parseMessage, parseSender } from './messages.ts';

const approve = { kind: 'approve', escalation: 'e', by: 'ben', argsHash: 'h' };

test.each([
  approve,
  { kind: 'edit', escalation: 'e', by: 'ben', argsHash: 'h', args: {} },
  { kind: 'reject', escalation: 'e', by: 'ben', reason: 'no' },
  { kind: 'answer', escalation: 'e', by: 'ben', text: 'so' },
  { kind: 'take over', escalation: 'e', by: 'ben', reason: 'mine' },
])('the decision $kind is read as it is', (decision) => {
  expect(parseDecision(decision)).toEqual({ kind: 'valid', value: decision });
});

test.each([
  [undefined, 'a decision object'],
  [null, 'a decision object'],
  ['approve', 'a decision object'],
  [[approve], 'a decision object'],
  [{}, '"kind"'],
  [{ ...approve, kind: 'Approve' }, '"kind"'],
  [{ ...approve, kind: 'toString' }, '"kind"'],
  [{ ...approve, by: '' }, '"by"'],
  [{ ...approve, by: 7 }, '"by"'],
  [{ ...approve, argsHash: undefined }, '"argsHash"'],
  [{ ...approve, escalation: 'x'.repeat(200_000) }, '"escalation"'],
  [{ ...approve, kind: 'edit' }, '"args"'],
  [{ ...approve, kind: 'reject' }, '"reason"'],
  [{ 'perdure.undecodable': 'not JSON' }, 'cannot be read: not JSON'],
])('%j is refused with what was expected: %s', (input, expected) => {
  const parsed = parseDecision(input);
  expect(parsed.kind === 'invalid' && parsed.why).toContain(expected);
});

test('a message needs a text and its sender; an id is optional', () => {
  expect(parseMessage({ text: 'hi', by: 'ada' })).toEqual({
    kind: 'valid',
    value: { id: '', by: 'ada', text: 'hi' },
  });
  expect(parseMessage({ text: 'hi', by: 'ada', id: 'm1' })).toMatchObject({ value: { id: 'm1' } });
  expect(parseMessage({ text: 'hi' })).toMatchObject({ kind: 'invalid' });
  expect(parseMessage({ text: 'hi', by: 'ada', id: 7 })).toMatchObject({ kind: 'invalid' });
});

test('whatever comes is read or refused in words of bearable length; nothing throws', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      for (const parse of [parseDecision, parseMessage, parseSender]) {
        const parsed = parse(input);
        if (parsed.kind === 'invalid') expect(parsed.why.length).toBeLessThan(1_000);
      }
    }),
    { numRuns: 2_000 },
  );
});
