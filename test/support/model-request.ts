import { defineModel, type Model, type ModelOptions } from '../../reasoning/define-model.ts';
import type { ModelRequest } from '../../reasoning/model-port.ts';

/** A small request that any scripted provider accepts. */
export function request(api: Model['api'], more: Partial<ModelOptions> = {}): ModelRequest {
  const configuration = defineModel({
    name: 'contract',
    version: 1,
    api,
    model: 'scripted-1',
    contextWindow: 10_000,
    usdPerMillion: { input: 1, output: 1 },
    ...more,
  });
  const parameters = {
    type: 'object',
    properties: { at: { type: 'number' } },
    required: ['at'],
    additionalProperties: false,
  };
  return {
    configuration,
    instructions: 'Look.',
    tools: [{ name: 'look', description: 'Looks.', parameters, strict: true }],
    items: [{ kind: 'task', text: 'the task' }],
    maxOutputTokens: 100,
    requestId: 'run-7/3/1',
  };
}
