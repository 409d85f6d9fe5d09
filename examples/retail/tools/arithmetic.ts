import { Declined } from '../../../tools/classify-failure.ts';

/** Levels of brackets; deeper ones are refused rather than followed. */
const deepest = 50;

const decline = (why: string): never => {
  throw new Declined(why);
};

const divide = (value: number, by: number): number =>
  by === 0 ? decline('expected no division by zero; look at the amounts again') : value / by;

/** Works out an expression of numbers, + - * / and brackets. Throws Declined, saying where, for anything else. */
export function evaluate(expression: string): number {
  const tokens = expression.match(/\d+(?:\.\d+)?|\.\d+|[-+*/()]|\S/g) ?? [];
  let at = 0;
  const fail = (): never =>
    decline(
      `expected an expression of numbers, + - * / and brackets, got ${JSON.stringify(tokens[at] ?? 'its end')} at part ${at + 1} of ${JSON.stringify(expression)}`,
    );
  const sum = (depth: number): number => {
    let value = product(depth);
    while (tokens[at] === '+' || tokens[at] === '-')
      value = tokens[at++] === '+' ? value + product(depth) : value - product(depth);
    return value;
  };
  const product = (depth: number): number => {
    let value = factor(depth);
    while (tokens[at] === '*' || tokens[at] === '/')
      value = tokens[at++] === '*' ? value * factor(depth) : divide(value, factor(depth));
    return value;
  };
  const factor = (depth: number): number => {
    if (depth > deepest)
      decline(`expected at most ${deepest} brackets and signs in each other; work out a part of it first`);
    const token = tokens[at++];
    if (token === '-') return -factor(depth + 1);
    if (token === '+') return factor(depth + 1);
    if (token === '(') {
      const value = sum(depth + 1);
      if (tokens[at] !== ')') return fail();
      at += 1;
      return value;
    }
    if (token !== undefined && /\d/.test(token)) return Number(token);
    at -= 1;
    return fail();
  };
  const value = sum(0);
  if (at < tokens.length) return fail();
  if (!Number.isFinite(value))
    decline(`expected a result that is a number, that of ${JSON.stringify(expression)} is too large`);
  return value;
}
