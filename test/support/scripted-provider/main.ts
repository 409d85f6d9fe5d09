import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Script } from './script.ts';
import { startProvider } from './server.ts';

/** The scripted provider as a process: `--script MODULE [--script-options TEXT] [--port N] [--latency-ms N] [--evidence DIR]`. */
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
const module: { default: (options: string) => Script } = await import(
  pathToFileURL(resolve(values.script)).href
);
const provider = await startProvider({
  script: module.default(values['script-options']),
  port: Number(values.port),
  latency: Number(values['latency-ms']),
  ...(values.evidence === undefined ? {} : { evidence: values.evidence }),
});
console.log(JSON.stringify({ event: 'listening', url: provider.url }));
process.once('SIGTERM', () => void provider.close().then(() => process.exit(0)));
