import { failure } from '../agent/failure.ts';
import { excerpt } from '../agent/json.ts';
import type { Resolved, ResolveInput } from '../agent/model-reply.ts';
import type { Dependencies } from './dependencies.ts';

/** Finds the agent version a run asks for and checks its input. A caller's mistake comes back as data, never as a throw. */
export function createResolveAgent({ registry }: Dependencies) {
  return async ({ agent: name, version, input }: ResolveInput): Promise<Resolved> => {
    const found = registry.find({ name, version });
    if (found.kind === 'missing') return { kind: 'unresolved', failure: found.failure };
    const { definition } = found.agent;
    const checked = definition.input.safeParse(input);
    if (!checked.success) {
      const issues = checked.error.issues.map(
        ({ path, message }) => `${['input', ...path].join('.')}: ${message}`,
      );
      const why = `expected the input of ${name}@${definition.manifest.agent.version}; ${issues.join('; ')}`;
      return { kind: 'unresolved', failure: failure('bad-input', excerpt(why, 1000)) };
    }
    const task = JSON.stringify(checked.data, null, 2);
    return { kind: 'resolved', manifest: definition.manifest, task, goal: excerpt(checked.data, 200) };
  };
}
