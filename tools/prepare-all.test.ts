import fc from 'fast-check';
import type { JsonObject } from '../agent/json.ts';
import { prepare } from './prepare.ts';
import { catalogue, permissions, refused, written } from './testing.ts';

describe('the arguments as the model wrote them', () => {
  test('arguments that are not strict JSON', () => {
    for (const text of ['{', '{"order":}', "{'order':1}", '{"order":NaN}', 'undefined']) {
      expect(written(['refund', text])[0]?.prepared).toEqual(refused('expected arguments as strict JSON: '));
    }
  });

  test('an empty text is no arguments', () => {
    expect(written(['refund', ''])[0]?.prepared).toEqual(refused('the arguments of refund'));
  });

  test('arguments larger than 64 Ki characters are not even read', () => {
    const note = 'x'.repeat(64 * 1024);
    expect(written(['refund', JSON.stringify({ note })])[0]?.prepared).toEqual(
      refused('expected at most 65536 characters of arguments, got 65547'),
    );
  });

  test('arguments named like what every object inherits change nothing', () => {
    const args =
      '{"order":"W1","cents":5,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    expect(written(['refund', args])[0]?.prepared).toEqual(
      refused('Unrecognized keys: "__proto__", "constructor"'),
    );
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('the calls of one reply', () => {
  const good = ['refund', '{"order":"W1","cents":5}'] as const;
  const finish = ['finish', '{"reply":"Done."}'] as const;

  test('each is prepared for itself, under its own id', () => {
    const proposals = written(good, ['nothing', '{}'], good);
    expect(proposals.map(({ id, tool, prepared }) => [id, tool, prepared.kind])).toEqual([
      ['id0', 'refund', 'ready'],
      ['id1', 'nothing', 'refused'],
      ['id2', 'refund', 'ready'],
    ]);
  });

  test('what ends a run stands alone: beside another call it is refused, the other call is made', () => {
    const proposals = written(good, finish);
    expect(proposals[0]?.prepared.kind).toBe('ready');
    expect(proposals[1]?.prepared).toEqual(
      refused('finish stands alone: call it after you have read the results of the other calls'),
    );
    expect(written(finish, finish).map(({ prepared }) => prepared.kind)).toEqual(['refused', 'refused']);
    expect(written(finish)[0]?.prepared.kind).toBe('finish');
  });

  test('the 65th call and those after it are refused', () => {
    const proposals = written(...Array.from({ length: 70 }, () => good));
    expect(proposals.map(({ prepared }) => prepared.kind)).toEqual([
      ...Array.from({ length: 64 }, () => 'ready'),
      ...Array.from({ length: 6 }, () => 'refused'),
    ]);
    expect(proposals[64]?.prepared).toEqual(
      refused('expected at most 64 calls in one reply, this is call 65'),
    );
  });
});

describe('preparing is total: it stands behind a reply that was paid for', () => {
  const name = fc.oneof(
    fc.constantFrom('refund', 'broken', 'ask', 'finish', 'give_up', '__proto__'),
    fc.string(),
  );
  const field = fc.constantFrom('order', 'cents', 'note', 'reply', 'reason', 'outcome', 'what', '__proto__');
  const json = fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.jsonValue()));

  test('any text, as JSON or not, becomes a proposal that is itself plain JSON', () => {
    const text = fc.oneof(
      fc.string(),
      json.map((value) => JSON.stringify(value)),
    );
    const calls = fc.array(fc.tuple(name, text), { maxLength: 5 });
    fc.assert(
      fc.property(calls, (given) => {
        const proposals = written(...given);
        expect(proposals).toHaveLength(given.length);
        expect(JSON.parse(JSON.stringify(proposals))).toEqual(proposals);
      }),
    );
  });

  test('what is ready passes again and stays the same: edited arguments go the same way', () => {
    const args = fc.record({
      order: fc.nat().map((number) => `W${number}`),
      cents: fc.integer({ min: 1, max: 5_000 }),
      note: fc.option(fc.string({ maxLength: 20 })),
    });
    fc.assert(
      fc.property(args, (given: JsonObject) => {
        const first = prepare(catalogue, { name: 'refund', args: given }, permissions);
        if (first.kind === 'ready')
          expect(prepare(catalogue, { name: 'refund', args: first.args }, permissions)).toEqual(first);
        expect(first.kind).toBe(given['cents'] === 13 ? 'refused' : 'ready');
      }),
    );
  });
});
