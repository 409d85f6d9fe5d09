/**
 * What the files of a folder may import beside their own folder. A name that ends in `/` or `:` stands for everything
 * that begins so; `*` for everything. Of `types` only types may be imported, so nothing of them exists at run time.
 */
export type Arrow = {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  readonly types?: readonly string[];
};

const pure = ['@noble/hashes/', 'json-canonicalize', 'ms'];
const library = ['node:', 'zod', ...pure];
const layers = ['agent', 'reasoning', 'tools', 'payloads', 'activities', 'workers', 'client', 'boundary'];
const product = [...layers, 'workflows', 'server', 'processes', 'testing'];

/** The import arrows of docs/architecture.md, one line a folder. What a line does not say is forbidden. */
export const arrows: { readonly [folder: string]: Arrow } = {
  agent: { folders: [], packages: pure },
  payloads: {
    folders: ['agent'],
    packages: ['node:', '@temporalio/common', '@temporalio/common/', '@temporalio/proto'],
  },
  reasoning: { folders: ['agent'], packages: [...library, 'openai', 'openai/'] },
  tools: { folders: ['agent'], packages: library },
  workflows: {
    folders: ['agent'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    types: ['activities'],
  },
  activities: {
    folders: ['agent', 'payloads', 'reasoning', 'tools'],
    packages: [...library, '@temporalio/activity', '@temporalio/common', 'lru-cache'],
  },
  workers: {
    folders: ['agent', 'payloads', 'reasoning', 'tools', 'activities'],
    packages: [...library, '@temporalio/worker', '@temporalio/common', 'pino'],
    types: ['workflows'],
  },
  client: {
    folders: ['agent', 'payloads'],
    packages: [...library, '@temporalio/client', '@temporalio/common', 'commander'],
    types: ['reasoning', 'workflows'],
  },
  // The command line also starts things: `perdure server` and `perdure worker`.
  'client/cli': {
    folders: ['agent', 'payloads', 'client', 'server'],
    packages: [...library, '@temporalio/client', '@temporalio/common', 'commander'],
  },
  boundary: {
    folders: ['agent', 'payloads', 'client'],
    packages: [...library, '@temporalio/client', '@temporalio/common', 'pino'],
  },
  server: {
    folders: ['agent', 'payloads'],
    // The worker's runtime only to have the SDK download a server.
    packages: [
      ...library,
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/proto',
      '@temporalio/testing',
      '@temporalio/worker',
      'commander',
    ],
  },
  testing: { folders: ['agent', 'reasoning', 'tools', 'client'], packages: library },
  processes: {
    folders: ['agent', 'payloads', 'client', 'server', 'scripts'],
    packages: [
      'node:',
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/common/',
      '@temporalio/proto',
    ],
  },
  examples: { folders: product, packages: ['*'] },
  // Told as a story, but a proof like the suites: it kills, counts and judges.
  'examples/retail/demo': { folders: [...product, 'examples', 'evals', 'test'], packages: ['*'] },
  evals: { folders: [...product, 'examples', 'bench', 'test'], packages: ['*'] },
  bench: { folders: [...product, 'examples', 'evals', 'test'], packages: ['*'] },
  scripts: { folders: [...product, 'evals'], packages: ['*'] },
  docs: { folders: product, packages: ['*'] },
  test: { folders: [...product, 'examples', 'evals', 'bench', 'scripts'], packages: ['*'] },
};

/** The line that holds for a file: that of its innermost folder with one. `path` is relative to the project. */
export function arrowOf(path: string): { readonly folder: string; readonly arrow: Arrow } | undefined {
  const folder = Object.keys(arrows)
    .filter((name) => path.startsWith(`${name}/`))
    .sort((one, other) => other.length - one.length)[0];
  const arrow = folder === undefined ? undefined : arrows[folder];
  return folder === undefined || arrow === undefined ? undefined : { folder, arrow };
}
