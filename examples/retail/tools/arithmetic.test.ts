import fc from 'fast-check';
import { Declined } from '../../../tools/classify-failure.ts';
import { evaluate } from './arithmetic.ts';
import { calculate } from './calculate.ts';

test.each<[string, number]>([
  ['7', 7],
  [' 12.50 ', 12.5],
  ['.5 + .25', 0.75],
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 3 - 2', 5],
  ['100 / 10 / 5', 2],
  ['2 * 3 / 4 * 5', 7.5],
  ['8 - 6 / 2 + 1', 6],
  ['-3 + 5', 2],
  ['2 * -3', -6],
  ['- - 4', 4],
  ['+4', 4],
  ['-(2 + 3) * 2', -10],
  ['((((1))))', 1],
  ['0 / 5', 0],
  ['1+2\n*3', 7],
])('%s is %d', (expression, value) => {
  expect(evaluate(expression)).toBe(value);
});

test.each([
  ['', 'got "its end" at part 1'],
  ['1 +', 'got "its end" at part 3'],
  ['(1 + 2', 'got "its end" at part 5'],
  ['1 + 2)', 'got ")" at part 4'],
  ['()', 'got ")" at part 2'],
  ['1 2', 'got "2" at part 2'],
  ['1.2.3', 'got ".3" at part 2'],
  ['.', 'got "." at part 1'],
  ['5.', 'got "." at part 2'],
  ['* 2', 'got "*" at part 1'],
  ['2 ** 3', 'got "*" at part 3'],
  ['$5', 'got "$" at part 1'],
  ['1,000', 'got "," at part 2'],
  ['1e5', 'got "e" at part 2'],
  ['process.exit(1)', 'got "p" at part 1'],
  ['1 / 0', 'expected no division by zero'],
  ['1 / (1 / (2 - 2))', 'expected no division by zero'],
  [`${'9'.repeat(200)} * ${'9'.repeat(200)}`, 'is too large'],
  ['9'.repeat(400), 'is too large'],
])('%s is declined, with the place where it stops making sense', (expression, words) => {
  expect(() => evaluate(expression)).toThrow(Declined);
  expect(() => evaluate(expression)).toThrow(words);
});

test('50 brackets or signs in each other are followed, more are declined, and thousands exhaust no stack', () => {
  const nested = (levels: number) => `${'('.repeat(levels)}1${')'.repeat(levels)}`;
  expect(evaluate(nested(50))).toBe(1);
  expect(evaluate(`${'-'.repeat(50)}1`)).toBe(1);
  for (const expression of [nested(51), nested(100_000), '('.repeat(100_000), '-'.repeat(100_000)]) {
    expect(() => evaluate(expression)).toThrow('expected at most 50 brackets and signs in each other');
  }
});

/** An expression as a tree: its text with only the brackets it needs, and its value by JavaScript's own operators. */
type Sum = {
  readonly text: string;
  readonly value: number;
  readonly rank: number;
  /** A division by zero anywhere inside; the whole may be finite all the same (1 / (1 / 0) is 0 in JavaScript). */
  readonly divides: boolean;
};
const bracketed = ({ text, rank }: Sum, above: number): string => (rank < above ? `(${text})` : text);
const ranks = { '+': 1, '-': 1, '*': 2, '/': 2 } as const;
function join(operator: keyof typeof ranks, left: Sum, right: Sum): Sum {
  const rank = ranks[operator];
  const text = `${bracketed(left, rank)} ${operator} ${bracketed(right, rank + 1)}`;
  const [a, b] = [left.value, right.value];
  const values = { '+': a + b, '-': a - b, '*': a * b, '/': a / b };
  const divides = left.divides || right.divides || (operator === '/' && b === 0);
  return { text, value: values[operator], rank, divides };
}
const { sum } = fc.letrec<{ sum: Sum; number: Sum; pair: Sum; minus: Sum }>((tie) => ({
  sum: fc.oneof({ maxDepth: 8, withCrossShrink: true }, tie('number'), tie('pair'), tie('minus')),
  number: fc.nat(9_999).map((cents) => ({
    text: String(cents / 100),
    value: cents / 100,
    rank: 4,
    divides: false,
  })),
  pair: fc
    .tuple(fc.constantFrom('+', '-', '*', '/'), tie('sum'), tie('sum'))
    .map(([operator, left, right]) => join(operator, left, right)),
  minus: tie('sum').map((inner) => ({
    ...inner,
    text: `-${bracketed(inner, 3)}`,
    value: -inner.value,
    rank: 3,
  })),
}));

test('precedence, order and brackets are those of arithmetic', () => {
  fc.assert(
    fc.property(sum, ({ text, value, divides }) => {
      if (Number.isFinite(value) && !divides) expect(evaluate(text)).toBe(value);
      else expect(() => evaluate(text)).toThrow(Declined);
    }),
    { numRuns: 500 },
  );
});

test('whatever the text, the answer is a finite number or a refusal in words', () => {
  const text = fc.array(fc.constantFrom(...'0123456789.+-*/() eN'.split('')), { maxLength: 30 });
  fc.assert(
    fc.property(
      fc.oneof(
        text.map((parts) => parts.join('')),
        fc.string(),
      ),
      (expression) => {
        try {
          expect(Number.isFinite(evaluate(expression))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Declined);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['(12.50 + 7) * 2', '39.00'],
  ['0.1 + 0.2', '0.30'],
  ['10 / 3', '3.33'],
  ['2 / 3', '0.67'],
  ['-0.001', '0.00'],
])('the tool answers with two decimals: %s is %s', (expression, answer) => {
  expect(calculate.handler({ expression }, {} as never)).toBe(answer);
});
