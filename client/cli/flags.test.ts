import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecisionDraft } from '../decision.ts';
import { InvalidInput } from '../errors.ts';
import { type DecisionFlags, readDecision, readDuration, readJsonObject } from './flags.ts';

const decisions: readonly [DecisionFlags, DecisionDraft][] = [
  [
    { approve: true, by: 'ben' },
    { kind: 'approve', by: 'ben' },
  ],
  [
    { reject: 'too much', by: 'ben' },
    { kind: 'reject', by: 'ben', reason: 'too much' },
  ],
  [
    { edit: '{"cents":1}', by: 'ben' },
    { kind: 'edit', by: 'ben', args: { cents: 1 } },
  ],
  [
    { answer: 'blue', by: 'ben' },
    { kind: 'answer', by: 'ben', text: 'blue' },
  ],
  [
    { takeOver: 'mine', by: 'ben' },
    { kind: 'take over', by: 'ben', reason: 'mine' },
  ],
];
test.each(decisions)('%j states a decision', async (flags, decision) => {
  expect(await readDecision(flags)).toEqual(decision);
});

test('no flag states no decision, so that a person is asked', async () => {
  expect(await readDecision({ by: 'ben' })).toBeNull();
});

test('two decisions at once, and one without a name, are refused', async () => {
  await expect(readDecision({ approve: true, reject: 'no', by: 'ben' })).rejects.toThrow('got several');
  await expect(readDecision({ approve: true })).rejects.toThrow('--by');
});

test('JSON is given directly or as a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-flags-'));
  try {
    await writeFile(join(folder, 'input.json'), '{"a": 1}');
    expect(await readJsonObject('--input', `@${join(folder, 'input.json')}`)).toEqual({ a: 1 });
    expect(await readJsonObject('--input', '{"a": 1}')).toEqual({ a: 1 });
    await expect(readJsonObject('--input', `@${join(folder, 'none')}`)).rejects.toThrow('can be read');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each(['', '{a', '[1]', 'null', '"text"'])('%j is no JSON object', async (text) => {
  await expect(readJsonObject('--input', text)).rejects.toThrow(InvalidInput);
});

test('times are written as people write them', () => {
  expect(readDuration('--timeout', '90s')).toBe(90_000);
  for (const text of ['', 'soon', '-1s', '0'])
    expect(() => readDuration('--timeout', text)).toThrow(InvalidInput);
});
