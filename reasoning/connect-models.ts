import OpenAI from 'openai';
import { failure } from '../agent/failure.ts';
import type { Model } from './define-model.ts';
import type { ModelAnswer, ModelPort, ModelRequest } from './model-port.ts';
import { fromCompletion, toChatRequest } from './openai/chat.ts';
import { classifyModelError } from './openai/classify-failure.ts';
import { fromResponse, toResponsesRequest } from './openai/responses.ts';

const openAi = 'https://api.openai.com/v1';

/** Models behind OpenAI's protocols, at OpenAI or any server that speaks them. Keys come from the environment given. */
export function openAiModels({ environment }: { environment: NodeJS.ProcessEnv }): ModelPort {
  const clients = new Map<string, OpenAI>();
  const clientOf = (configuration: Model, apiKey: string): OpenAI => {
    const baseURL = configuration.baseURL ?? nonEmpty(environment['OPENAI_BASE_URL']) ?? openAi;
    const known = clients.get(`${baseURL} ${apiKey}`);
    if (known !== undefined) return known;
    // Retries belong to the activity alone; organisation and project are not read from the environment behind our back.
    const client = new OpenAI({
      apiKey,
      baseURL,
      maxRetries: 0,
      organization: null,
      project: null,
      logLevel: 'off',
    });
    clients.set(`${baseURL} ${apiKey}`, client);
    return client;
  };
  return {
    call: async (request, { signal }) => {
      const { configuration } = request;
      const apiKey = nonEmpty(environment[configuration.keyVariable]);
      if (apiKey === undefined) {
        const message = `expected the key of ${configuration.name}@${configuration.version} in the environment variable ${configuration.keyVariable}, which is not set`;
        return { kind: 'failed', failure: failure('not-authenticated', message), spent: 'nothing' };
      }
      try {
        return await ask(clientOf(configuration, apiKey), request, signal);
      } catch (error) {
        return classifyModelError(error);
      }
    },
  };
}

const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

async function ask(client: OpenAI, request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
  const { configuration, requestId } = request;
  const options = {
    signal,
    timeout: configuration.manifest.timeouts.attempt,
    maxRetries: 0,
    headers: { 'X-Client-Request-Id': requestId },
  };
  switch (configuration.api) {
    case 'responses':
      return fromResponse(await client.responses.create(toResponsesRequest(request), options), request);
    case 'chat':
      return fromCompletion(await client.chat.completions.create(toChatRequest(request), options), request);
  }
}
