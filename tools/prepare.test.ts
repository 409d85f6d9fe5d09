import { z } from 'zod';
import { hashArguments } from '../agent/hash.ts';
import type { Json } from '../agent/json.ts';
import { createCatalogue } from './catalogue.ts';
import { type AnyTool, defineTool, type ToolOptions } from './define-tool.ts';
import { prepare, prepareAll } from './prepare.ts';
import { catalogue, permissions, refused, written } from './testing.ts';

const one = (name: string, args: Json, granted: readonly string[] = permissions) =>
  prepare(catalogue, { name, args }, granted);

const tool = (changed: Partial<ToolOptions<z.ZodObject, unknown, unknown>>): AnyTool =>
  defineTool({
    name: 'choose',
    version: 1,
    description: 'Chooses.',
    input: z.strictObject({}),
    effect: 'read',
    repeat: 'by key',
    dependency: 'none',
    describe: () => 'Choose',
    handler: () => 'done',
    ...changed,
  });

describe('a call as it should be', () => {
  test('is ready: tool and version, arguments, their hash, effect, and the line in business words', () => {
    const args = { order: 'W1', cents: 5 };
    expect(one('refund', args)).toEqual({
      kind: 'ready',
      tool: { name: 'refund', version: 3 },
      args,
      argsHash: hashArguments({ name: 'refund', version: 3 }, args),
      effect: 'irreversible',
      describe: 'Refund 5 of W1',
    });
  });

  test('null for an optional parameter is the same call as without it', () => {
    expect(one('refund', { order: 'W1', cents: 5, note: null })).toEqual(
      one('refund', { order: 'W1', cents: 5 }),
    );
  });

  test('the order of the arguments does not change the hash; a different argument does', () => {
    const hashOf = (args: string) => {
      const [proposal] = written(['refund', args]);
      return proposal?.prepared.kind === 'ready' ? proposal.prepared.argsHash : undefined;
    };
    const hash = hashOf('{"order":"W1","cents":5}');
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(hashOf('{"cents":5.0,"order":"W1"}')).toBe(hash);
    expect(hashOf('{"order":"W1","cents":6}')).not.toBe(hash);
  });

  test('of a question opens a question', () => {
    expect(one('ask', { what: 'x' }, [])).toEqual({
      kind: 'question',
      tool: { name: 'ask', version: 2 },
      args: { what: 'x' },
      describe: 'Answer x',
    });
  });

  test('of finish or give_up ends the run', () => {
    expect(one('finish', { reply: 'Done.', amount: null })).toEqual({
      kind: 'finish',
      output: { reply: 'Done.' },
    });
    const reason = 'Not allowed.';
    expect(one('give_up', { outcome: 'refused', reason })).toEqual({
      kind: 'give up',
      outcome: 'refused',
      reason,
    });
    expect(one('give_up', { outcome: 'abandoned', reason })).toMatchObject({ outcome: 'abandoned' });
  });
});

describe('a call that cannot be made is refused in words the model can use', () => {
  test.each<[string, string, Json, string]>([
    [
      'an unknown tool',
      'refound',
      {},
      'expected one of the tools ask, broken, refund, finish, give_up, got "refound"',
    ],
    ['the name of what every object inherits', 'constructor', {}, 'got "constructor"'],
    ['no object', 'refund', ['W1'], 'expected an object with the arguments of refund, got ["W1"]'],
    [
      'a missing argument',
      'refund',
      { order: 'W1' },
      'the arguments of refund are not as expected: cents: Invalid input: expected number, received undefined',
    ],
    ['an unknown argument', 'refund', { order: 'W1', cents: 5, x: 1 }, 'all: Unrecognized key: "x"'],
    ['a value that a strict schema cannot forbid: pattern', 'refund', { order: '1', cents: 5 }, ', got "1"'],
    ['range', 'refund', { order: 'W1', cents: 5_001 }, '<=5000, got 5001'],
    ['length', 'refund', { order: 'W1', cents: 5, note: 'x'.repeat(21) }, 'note: '],
    ['a business rule', 'refund', { order: 'W1', cents: 13 }, 'expected cents other than 13'],
    ['a definition that fails itself', 'broken', {}, 'the arguments could not be checked: no words'],
    [
      'an output that does not match',
      'finish',
      { reply: 'x' },
      'the arguments of finish are not as expected: reply: ',
    ],
    ['giving up for no reason', 'give_up', { outcome: 'refused', reason: '' }, 'reason: '],
  ])('%s', (_, name, args, words) => {
    expect(one(name, args)).toEqual(refused(words));
  });

  test('what a value of several forms should have been is said of each form', () => {
    const form = z.union([z.string(), z.strictObject({ id: z.int() })]).describe('A text, or an id.');
    const choose = tool({ input: z.strictObject({ form }) });
    const [one] = prepareAll(
      createCatalogue([choose], z.strictObject({})),
      [{ id: '1', tool: 'choose', args: '{"form":{"id":"x"}}' }],
      [],
    );
    expect(one?.prepared).toEqual(
      refused(
        'form: Invalid input: expected string, received object, got {"id":"x"} or id: Invalid input: expected number, received string, got "x"',
      ),
    );
  });

  test('a rule is asked before the approver’s line is written: it may only hold for what the rule allows', () => {
    const guarded = tool({
      check: () => 'expected another day',
      describe: () => {
        throw new Error('no words for that');
      },
    });
    expect(prepare(createCatalogue([guarded], z.strictObject({})), { name: 'choose', args: {} }, [])).toEqual(
      { kind: 'refused', why: 'expected another day' },
    );
  });

  test('a refusal is short, however much it is about: it stays in the conversation', () => {
    const long = 'k'.repeat(60_000);
    const wordy = createCatalogue([tool({ check: () => long })], z.strictObject({}));
    for (const refusal of [
      one('refund', { order: 'W1', cents: 5, [long]: 1 }),
      one('refund', { order: long, cents: long, note: long }),
      one('refund', Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`unknown${n}`, n]))),
      prepare(wordy, { name: 'choose', args: {} }, []),
    ]) {
      expect(refusal.kind).toBe('refused');
      expect(JSON.stringify(refusal).length).toBeLessThan(2_500);
    }
  });

  test('a permission that the requester lacks is named', () => {
    expect(one('refund', { order: 'W1', cents: 5 }, ['orders:write'])).toEqual(
      refused('the requester may not use refund: money:write is missing'),
    );
  });

  test('arguments nested more than 32 deep; a hundred thousand levels exhaust no stack', () => {
    const nested = (levels: number): Json => {
      let value: Json = 'x';
      for (let level = 0; level < levels; level += 1) value = { a: value };
      return value;
    };
    expect(one('refund', nested(32))).toEqual(refused('the arguments of refund are not as expected'));
    expect(one('refund', nested(33))).toEqual(refused('expected arguments nested at most 32 deep'));
    expect(one('refund', nested(100_000))).toEqual(refused('expected arguments nested at most 32 deep'));
    const list = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as Json;
    expect(one('refund', list)).toEqual(refused('expected an object with the arguments of refund'));
    expect(written(['refund', '{"a":'.repeat(13_000)])[0]?.prepared.kind).toBe('refused');
  });
});
