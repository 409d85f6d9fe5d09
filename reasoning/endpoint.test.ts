import { defineModel, type ModelOptions } from './define-model.ts';
import { endpointOf } from './endpoint.ts';

const model = (more: Partial<ModelOptions> = {}) =>
  defineModel({
    name: 'careful',
    version: 3,
    api: 'chat',
    model: 'exact-1',
    contextWindow: 10_000,
    usdPerMillion: { input: 1, output: 1 },
    ...more,
  });

test('the base URL is that of the configuration, else OPENAI_BASE_URL, else that of OpenAI', () => {
  const environment = { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://one/v1' };
  const own = model({ baseURL: 'http://two/v1' });
  expect(endpointOf(own, environment)).toEqual({ baseURL: 'http://two/v1', apiKey: 'k' });
  expect(endpointOf(model(), environment)).toMatchObject({ baseURL: 'http://one/v1' });
  expect(endpointOf(model(), { ...environment, OPENAI_BASE_URL: '' })).toMatchObject({
    baseURL: 'https://api.openai.com/v1',
  });
});

test('the key is that of the variable named, without the line break of the file it came from', () => {
  const environment = { OPENAI_API_KEY: 'no', OTHER_KEY: 'yes\n' };
  expect(endpointOf(model({ keyVariable: 'OTHER_KEY' }), environment)).toMatchObject({ apiKey: 'yes' });
});

test.each([
  [
    'no key',
    {},
    'not-authenticated',
    'the key of careful@3 in the environment variable OPENAI_API_KEY, which is not set',
  ],
  ['an empty key', { OPENAI_API_KEY: ' ' }, 'not-authenticated', 'which is not set'],
  ['a broken key', { OPENAI_API_KEY: 'sec\nret' }, 'not-authenticated', 'which holds spaces or characters'],
  ['no URL', { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'my-server' }, 'bad-request', 'got my-server'],
])('%s is told by its variable, never by the key', (_name, environment, code, message) => {
  const told = endpointOf(model(), environment);
  expect(told).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(JSON.stringify(told)).not.toContain('sec');
});
