import { defineModel, type ModelOptions } from './define-model.ts';

const complete: ModelOptions = {
  name: 'careful',
  version: 1,
  api: 'responses',
  model: 'exact-1',
  contextWindow: 10_000,
  usdPerMillion: { input: 1.25, output: 10 },
};

test('what is not said has its default', () => {
  expect(defineModel(complete)).toMatchObject({
    keyVariable: 'OPENAI_API_KEY',
    manifest: {
      maxOutputTokens: 4_096,
      attempts: 20,
      timeouts: { attempt: 120_000, total: 1_800_000, heartbeat: 3_000 },
    },
  });
});

test('the manifest that stands in history is plain JSON and names no address and no key', () => {
  const { manifest } = defineModel({ ...complete, baseURL: 'http://127.0.0.1:1/v1', keyVariable: 'MY_KEY' });
  expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  expect(JSON.stringify(manifest)).not.toMatch(/127\.0\.0\.1|MY_KEY/);
});

const refusals: readonly [string, Partial<ModelOptions>, string][] = [
  ['a name in capitals', { name: 'Careful' }, 'expected a name like "careful", got "Careful"'],
  ['a version of 0', { version: 0 }, 'expected "version" to be a whole number from 1, got 0'],
  ['half a version', { version: 1.5 }, 'expected "version" to be a whole number from 1, got 1.5'],
  ['no model id', { model: ' ' }, 'expected an exact model id, not an alias that moves, got " "'],
  ['an alias', { model: 'gpt-Latest' }, 'expected an exact model id, not an alias that moves'],
  ['no output', { maxOutputTokens: 0 }, '"maxOutputTokens" to be a whole number above 0, got 0'],
  ['a window below the output', { contextWindow: 4_096 }, '"contextWindow" to be a whole number above'],
  [
    'a window without end',
    { contextWindow: Number.POSITIVE_INFINITY },
    '"contextWindow" to be a whole number',
  ],
  ['a negative price', { usdPerMillion: { input: -1, output: 1 } }, '"usdPerMillion" to be prices from 0'],
  ['an endless price', { usdPerMillion: { input: 1, output: Infinity } }, '"usdPerMillion" to be prices'],
  ['no attempts', { attempts: 0 }, '"attempts" to be a whole number from 1, got 0'],
  ['no time', { timeouts: { attempt: 0 } }, 'timeouts.attempt: expected milliseconds above 0'],
  ['words as time', { timeouts: { heartbeat: 'soon' as '1s' } }, 'timeouts.heartbeat: expected milliseconds'],
  [
    'a total below one attempt',
    { timeouts: { attempt: '2m', total: '1m' } },
    'timeouts.total (60000 ms) to be at least timeouts.attempt (120000 ms)',
  ],
  ['an address without a scheme', { baseURL: 'my-server/v1' }, '"baseURL" to be an http or https address'],
  ['an address of another scheme', { baseURL: 'localhost:80/v1' }, 'got "localhost:80/v1"'],
];
test.each(refusals)('%s is refused at start-up, saying what was expected', (_name, wrong, message) => {
  expect(() => defineModel({ ...complete, ...wrong })).toThrow(message);
  expect(() => defineModel({ ...complete, ...wrong })).toThrow(/^model configuration \w+: /);
});

test('a key given in place of the name of its variable is refused without being repeated (I10)', () => {
  const key = 'sk-proj-abcdef';
  const define = () => defineModel({ ...complete, keyVariable: key });
  expect(define).toThrow('expected "keyVariable" to name an environment variable');
  expect(define).not.toThrow(key);
});

// Checked by the compiler; that they are never called is the point.
export const wrongUses = {
  // @ts-expect-error perdure speaks two protocols
  protocol: () => defineModel({ ...complete, api: 'assistants' }),
  // @ts-expect-error a price for output is missing
  price: () => defineModel({ ...complete, usdPerMillion: { input: 1 } }),
  // @ts-expect-error a duration is a number or a text with a unit
  duration: () => defineModel({ ...complete, timeouts: { attempt: 'soon' } }),
  // @ts-expect-error the key itself has no place in a definition
  key: () => defineModel({ ...complete, apiKey: 'sk' }),
};
