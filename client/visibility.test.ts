import fc from 'fast-check';
import { InvalidInput } from './errors.ts';
import { listQuery, quoted } from './visibility.ts';

const all = "WorkflowType = 'agentRun' AND ExecutionStatus != 'ContinuedAsNew'";

test('without options all runs are asked for, each chain once', () => {
  expect(listQuery({})).toBe(all);
});

test('every option narrows the list', () => {
  expect(listQuery({ status: 'waiting', agent: 'order-support', tenant: 'acme' })).toBe(
    `${all} AND ((PerdureStatus = 'waiting' AND ExecutionStatus = 'Running')) AND PerdureAgent = 'order-support' AND PerdureTenant = 'acme'`,
  );
  expect(listQuery({ outcome: 'cancelled' })).toBe(`${all} AND PerdureOutcome = 'cancelled'`);
});

test('several statuses are alternatives; ended is what the server says, for a terminated run cannot say it', () => {
  expect(listQuery({ status: ['paused', 'ended'] })).toBe(
    `${all} AND ((PerdureStatus = 'paused' AND ExecutionStatus = 'Running') OR ExecutionStatus != 'Running')`,
  );
});

test('a quotation mark in a value cannot end the text it stands in', () => {
  expect(quoted("o'neill")).toBe("'o''neill'");
  expect(quoted("' OR 'a' = 'a")).toBe("''' OR ''a'' = ''a'");
});

test('whatever is accepted reads back as exactly one text with the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (value) => {
      let text: string;
      try {
        text = quoted(value);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInput);
        expect(value).toMatch(/["\\\p{Cc}]/u);
        return;
      }
      expect(text).toMatch(/^'(?:[^'\\]|'')*'$/u);
      expect(text.slice(1, -1).replaceAll("''", "'")).toBe(value);
    }),
  );
});

test.each([['a"b'], ['a\\b'], ['a\nb'], ['\u0000'], ['x'.repeat(256)]])(
  'a value that the index could not find is refused: %j',
  (value) => {
    expect(() => quoted(value)).toThrow(InvalidInput);
  },
);
