import { z } from 'zod';
import type { AnyAgent } from '../reasoning/define-agent.ts';

/** What an application module exports by default. `ports` is called once, with the environment. */
export type App = {
  readonly agents: readonly AnyAgent[];
  readonly ports: (environment: NodeJS.ProcessEnv) => object;
};

const shape = z.object({
  agents: z.array(z.looseObject({ manifest: z.looseObject({}) })).min(1),
  ports: z.function(),
});

/** Imports the module that PERDURE_APP names. Throws with what was expected when it exports something else. */
export async function loadApp(
  url: URL,
  environment: NodeJS.ProcessEnv,
): Promise<{ agents: readonly AnyAgent[]; ports: object }> {
  const module: { default?: unknown } = await import(url.href);
  if (!shape.safeParse(module.default).success) {
    throw new Error(
      `expected ${url.pathname} to export default { agents: [at least one], ports: (environment) => … }`,
    );
  }
  const app = module.default as App;
  return { agents: app.agents, ports: app.ports(environment) };
}
