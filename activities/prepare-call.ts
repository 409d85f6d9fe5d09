import type { PrepareInput, PrepareReturn } from '../agent/model-reply.ts';
import type { Dependencies } from './dependencies.ts';

/** Prepares arguments that a person edited, by the same rules as those of a model. */
export function createPrepareCall({ registry }: Dependencies) {
  return async ({ tool, args, run }: PrepareInput): Promise<PrepareReturn> => {
    const found = registry.find(run.agent);
    if (found.kind === 'missing') return { prepared: { kind: 'refused', why: found.failure.message } };
    return { prepared: found.agent.prepare({ name: tool.name, args }, run.permissions) };
  };
}
