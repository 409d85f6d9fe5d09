import { excerpt } from '../agent/json.ts';
import { type Failure, failure } from '../agent/failure.ts';
import type { Model } from './define-model.ts';

/** Where a model is asked, and with which key. */
export type Endpoint = { readonly baseURL: string; readonly apiKey: string };

const openAi = 'https://api.openai.com/v1';

/**
 * Reads the endpoint of a model configuration: its own base URL, else OPENAI_BASE_URL, else OpenAI's; the key from the
 * variable that the configuration names. What is wrong is told by the name of the variable, never by the key.
 */
export function endpointOf(
  { name, version, baseURL: own, keyVariable }: Model,
  environment: NodeJS.ProcessEnv,
): Endpoint | Failure {
  const baseURL = own ?? nonEmpty(environment['OPENAI_BASE_URL']) ?? openAi;
  if (!isHttpUrl(baseURL))
    return failure(
      'bad-request',
      `expected OPENAI_BASE_URL to be a URL such as ${openAi}, got ${excerpt(baseURL)}`,
    );
  const apiKey = nonEmpty(environment[keyVariable]?.trim());
  const expected = `expected the key of ${name}@${version} in the environment variable ${keyVariable}`;
  if (apiKey === undefined) return failure('not-authenticated', `${expected}, which is not set`);
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    return failure('not-authenticated', `${expected}, which holds spaces or characters that no key has`);
  return { baseURL, apiKey };
}

const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
