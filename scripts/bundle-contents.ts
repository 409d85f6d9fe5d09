/** Packages the workflow sandbox may contain: deterministic, no Node built-ins, no SDK clients. */
const allowedPackages = new Set([
  '@noble/hashes',
  '@temporalio/common',
  '@temporalio/workflow',
  'json-canonicalize',
  'long',
  'ms',
  'nexus-rpc',
]);

/** Folders of ours that the workflow sandbox may contain. */
const allowedFolders = new Set(['agent', 'payloads', 'workflows']);

/** Everything in a workflow bundle that does not belong there, by package or folder; empty for a clean one. */
export function strangersIn(bundle: string): readonly string[] {
  const modules = [...bundle.matchAll(/^\/\*{3}\/ "([^"]+)"/gm)].map(([, path]) => path ?? '');
  if (modules.length === 0)
    throw new Error('expected the modules of a workflow bundle, got none; did its form change?');
  return [...new Set(modules.map(strangerAt).filter((name) => name !== undefined))].sort();
}

function strangerAt(path: string): string | undefined {
  const inPackage = path.split('node_modules/').at(-1) ?? '';
  if (inPackage !== path) {
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(inPackage)?.[0] ?? inPackage;
    return allowedPackages.has(name) ? undefined : name;
  }
  const folder = /^\.\/([^/]+)\//.exec(path)?.[1];
  return folder !== undefined && !allowedFolders.has(folder) ? `${folder}/` : undefined;
}
