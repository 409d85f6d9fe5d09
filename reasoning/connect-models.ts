import OpenAI from 'openai';
import { type Endpoint, endpointOf } from './endpoint.ts';
import type { ModelAnswer, ModelPort, ModelRequest } from './model-port.ts';
import { fromCompletion, toChatRequest } from './openai/chat.ts';
import { classifyModelError } from './openai/classify-failure.ts';
import { requestIdHeader } from './openai/request-id.ts';
import { fromResponse, toResponsesRequest } from './openai/responses.ts';

/**
 * Models behind OpenAI's protocols, at OpenAI or any server that speaks them. Keys come from the environment given. One
 * variable the SDK reads by itself: OPENAI_CUSTOM_HEADERS of the process.
 */
export function openAiModels({ environment }: { environment: NodeJS.ProcessEnv }): ModelPort {
  const clients = new Map<string, OpenAI>();
  const clientOf = (endpoint: Endpoint): OpenAI => {
    const id = `${endpoint.baseURL} ${endpoint.apiKey}`;
    const client = clients.get(id) ?? connect(endpoint);
    clients.set(id, client);
    return client;
  };
  return {
    call: async (request, { signal }) => {
      const endpoint = endpointOf(request.configuration, environment);
      if ('code' in endpoint) return { kind: 'failed', failure: endpoint, spent: 'nothing' };
      try {
        return await ask(clientOf(endpoint), request, signal);
      } catch (error) {
        return withoutKey(classifyModelError(error), endpoint.apiKey);
      }
    },
  };
}

/** Retries belong to the activity alone; what could come from the process' environment is named here instead. */
function connect(endpoint: Endpoint): OpenAI {
  return new OpenAI({
    ...endpoint,
    maxRetries: 0,
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
  });
}

async function ask(client: OpenAI, request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
  const { configuration, requestId } = request;
  const timeout = configuration.manifest.timeouts.attempt;
  const options = {
    // The SDK's own timeout ends with the headers of an error; this one holds for its body too.
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    timeout,
    maxRetries: 0,
    headers: { 'X-Client-Request-Id': requestIdHeader(requestId) },
  };
  switch (configuration.api) {
    case 'responses':
      return fromResponse(await client.responses.create(toResponsesRequest(request), options), request);
    case 'chat':
      return fromCompletion(await client.chat.completions.create(toChatRequest(request), options), request);
  }
}

type Failed = Extract<ModelAnswer, { kind: 'failed' }>;

/** I10: a failure goes to logs and history, and some servers repeat the key they refuse. */
function withoutKey(failed: Failed, apiKey: string): Failed {
  const message = failed.failure.message.replaceAll(apiKey, '(key)');
  return { ...failed, failure: { ...failed.failure, message } };
}
