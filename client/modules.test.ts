import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const index = new URL('./index.ts', import.meta.url).href;
const program = `
  const { registerHooks } = await import('node:module');
  const urls = [];
  registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
  await import(${JSON.stringify(index)});
  console.log(JSON.stringify(urls));
`;

/** Every file that importing the client loads, in a process of its own. */
async function loadedModules(): Promise<readonly string[]> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env,
    timeout: 30_000,
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout) as string[];
}

test('a backend that imports the client loads no worker, workflow, schema, model, server or HTTP code', async () => {
  const urls = await loadedModules();
  expect(urls.some((url) => url.includes('/@temporalio/client/'))).toBe(true);
  const packages =
    /node_modules\/(@temporalio\/(worker|core-bridge|workflow|activity|testing)|zod|openai|fastify|pino|commander)\//;
  const folders =
    /\/(reasoning|tools|activities|workers|workflows|boundary|server|evals|client\/cli)\/[^/]+\.ts$/;
  expect(urls.filter((url) => packages.test(url))).toEqual([]);
  expect(urls.filter((url) => !url.includes('/node_modules/') && folders.test(url))).toEqual([]);
});
