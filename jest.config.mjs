import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { optionalParts } from './scripts/optional-parts.ts';

const rootDir = fileURLToPath(new URL('.', import.meta.url));

/**
 * One project per layer. `folders` that do not exist yet are left out; a project without tests passes.
 * `temporal: true` gives the project's tests a real Temporal server and the workflow bundle, both shared by all such
 * projects (test/support/global-setup.mjs); neither is made when no such test runs.
 */
const layers = [
  { name: 'agent', folders: ['agent'] },
  { name: 'reasoning', folders: ['reasoning'] },
  { name: 'tools', folders: ['tools'] },
  { name: 'payloads', folders: ['payloads'] },
  { name: 'processes', folders: ['processes'] },
  { name: 'activities', folders: ['activities'] },
  { name: 'workers', folders: ['workers'] },
  { name: 'server', folders: ['server'] },
  { name: 'workflows', folders: ['workflows', 'test/workflows'], temporal: true },
  { name: 'client', folders: ['client', 'test/client'], temporal: true },
  { name: 'boundary', folders: ['boundary', 'test/boundary'], temporal: true },
  { name: 'replay', folders: ['test/replay'] },
  { name: 'end-to-end', folders: ['test/end-to-end'], temporal: true },
  { name: 'support', folders: ['test/support', 'test/contracts', 'testing'] },
  { name: 'examples', folders: ['examples'] },
  { name: 'evals', folders: ['evals', 'bench'] },
  { name: 'scripts', folders: ['scripts', 'docs'] },
  ...optionalParts()
    .filter(({ isPresent }) => isPresent)
    .map(({ name, folder }) => ({ name, folders: [folder], temporal: true })),
];

const transform = {
  '\\.ts$': [
    '@swc/jest',
    {
      module: { type: 'es6' },
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      sourceMaps: 'inline',
    },
  ],
};

function project({ name, folders, temporal = false }) {
  const roots = folders.map((folder) => `${rootDir}${folder}`).filter((folder) => existsSync(folder));
  return {
    displayName: name,
    rootDir,
    roots,
    testMatch: ['**/*.test.ts'],
    // Planted faults are read by tests, never run as tests.
    testPathIgnorePatterns: ['/node_modules/', '/fixtures/'],
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts'],
    transform,
    ...(temporal
      ? {
          globalSetup: './test/support/global-setup.mjs',
          globalTeardown: './test/support/global-teardown.mjs',
        }
      : {}),
  };
}

/** @type {import('jest').Config} */
export default {
  projects: layers.map(project).filter(({ roots }) => roots.length > 0),
  maxWorkers: 2,
  // Jest knows one limit for all projects: it only ends what hangs, no test measures time by it.
  testTimeout: 120_000,
};
