import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Script } from './script.ts';
import { startProvider } from './server.ts';

/**
 * The scripted provider as a process: `--script MODULE [--script-options TEXT] [--port N] [--latency-ms N] [--evidence DIR]`.
 * The module's default export makes the script: `(options: string) => Script`. Prints one line when it listens.
 */
const { values } = parseArgs({
  options: {
    script: { type: 'string' },
    'script-options': { type: 'string', default: '' },
    port: { type: 'string', default: '0' },
    'latency-ms': { type: 'string', default: '0' },
    evidence: { type: 'string' },
  },
});
if (values.script === undefined)
  throw new Error('expected --script with a module whose default export makes a script');
const module: { default?: unknown } = await import(pathToFileURL(resolve(values.script)).href);
if (typeof module.default !== 'function')
  throw new Error(`expected the default export of ${values.script} to be a function that makes a script`);
const createScript = module.default as (options: string) => Script;
const provider = await startProvider({
  script: createScript(values['script-options']),
  port: wholeNumber('port', 65_535),
  latency: wholeNumber('latency-ms', 600_000),
  ...(values.evidence === undefined ? {} : { evidence: values.evidence }),
});
console.log(JSON.stringify({ event: 'listening', url: provider.url }));
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void provider.close().then(() => process.exit(0)));

function wholeNumber(option: 'port' | 'latency-ms', highest: number): number {
  const value = Number(values[option]);
  if (Number.isInteger(value) && value >= 0 && value <= highest && values[option] !== '') return value;
  throw new Error(`expected --${option} to be a whole number from 0 to ${highest}, got "${values[option]}"`);
}
