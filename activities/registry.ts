import type { Prepared, Proposal } from '../agent/call.ts';
import { failure, type Failure } from '../agent/failure.ts';
import type { Json } from '../agent/json.ts';
import type { NameAndVersion } from '../agent/manifest.ts';
import type { ToolSchema } from '../agent/tool-schema.ts';
import type { AnyAgent } from '../reasoning/define-agent.ts';
import { createCatalogue } from '../tools/catalogue.ts';
import type { AnyQuestion, AnyTool } from '../tools/define-tool.ts';
import { prepare, prepareAll } from '../tools/prepare.ts';

/** An agent version as activities use it: its definition, and its calls prepared. */
export type RegisteredAgent = {
  readonly definition: AnyAgent;
  readonly schemas: readonly ToolSchema[];
  prepare(call: { name: string; args: Json }, permissions: readonly string[]): Prepared;
  prepareAll(
    calls: readonly { id: string; tool: string; args: string }[],
    permissions: readonly string[],
  ): readonly Proposal[];
};

export type Found =
  | { readonly kind: 'found'; readonly agent: RegisteredAgent }
  | { readonly kind: 'missing'; readonly failure: Failure };

/** The agents and tools of a worker. */
export type Registry = {
  /** The newest version when none is asked for. */
  find(asked: { readonly name: string; readonly version: number | null }): Found;
  tools(): readonly AnyTool[];
};

const nameOf = ({ name, version }: NameAndVersion): string => `${name}@${version}`;

/** Throws when two definitions share a name and version: a run could not say which one it means. */
export function createRegistry(definitions: readonly AnyAgent[]): Registry {
  const agents = new Map<string, RegisteredAgent>();
  const tools = new Map<string, AnyTool>();
  for (const definition of definitions) {
    const name = nameOf(definition);
    if (agents.has(name)) throw new Error(`expected one definition of agent ${name}, got two`);
    agents.set(name, register(definition));
    for (const tool of toolsOf(definition)) {
      if (tool.kind === 'question') continue;
      if ((tools.get(nameOf(tool)) ?? tool) !== tool)
        throw new Error(`expected one definition of tool ${nameOf(tool)}, got two`);
      tools.set(nameOf(tool), tool);
    }
  }
  return { find: (asked) => find(agents, asked), tools: () => [...tools.values()] };
}

/** Definitions made by defineTool and defineQuestion; an agent knows them by their manifests alone. */
const toolsOf = (definition: AnyAgent): readonly (AnyTool | AnyQuestion)[] =>
  definition.tools as readonly unknown[] as readonly (AnyTool | AnyQuestion)[];

function register(definition: AnyAgent): RegisteredAgent {
  const catalogue = createCatalogue(toolsOf(definition), definition.output);
  return {
    definition,
    schemas: catalogue.schemas,
    prepare: (call, permissions) => prepare(catalogue, call, permissions),
    prepareAll: (calls, permissions) => prepareAll(catalogue, calls, permissions),
  };
}

function find(
  agents: ReadonlyMap<string, RegisteredAgent>,
  { name, version }: { name: string; version: number | null },
): Found {
  const versions = [...agents.values()].filter(({ definition }) => definition.name === name);
  const newest = versions.reduce<RegisteredAgent | undefined>(
    (best, one) => ((best?.definition.version ?? 0) > one.definition.version ? best : one),
    undefined,
  );
  const agent = version === null ? newest : agents.get(nameOf({ name, version }));
  if (agent !== undefined) return { kind: 'found', agent };
  const asked = version === null ? name : nameOf({ name, version });
  return {
    kind: 'missing',
    failure: failure(
      'unknown-agent',
      `expected one of the agents ${[...agents.keys()].join(', ')}, got ${asked}`,
    ),
  };
}
