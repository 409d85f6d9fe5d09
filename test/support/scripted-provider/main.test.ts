import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'provider-process-'));
const script = join(folder, 'script.ts');
writeFileSync(
  script,
  "export default (options: string) => () => ({ kind: 'text', text: `made with ${options}` });\n",
);
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(...args: string[]): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args]);
  started.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return Object.assign(child, { said: () => said });
}

test('it prints its address when it listens, answers by the script made with the options, and ends on SIGTERM', async () => {
  const child = run('--script', script, '--script-options', 'care');
  if (child.stdout === null) throw new Error('expected an output');
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
  const { event, url } = JSON.parse(child.said()) as { event: string; url: string };
  expect(event).toBe('listening');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 't' }] }),
    signal: AbortSignal.timeout(10_000),
  });
  expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'made with care' } }] });
  child.kill('SIGTERM');
  expect(await once(child, 'exit', { signal: AbortSignal.timeout(10_000) })).toEqual([0, null]);
});

test.each([
  ['no script', [], 'expected --script'],
  [
    'a module without a script',
    ['--script', join(folder, 'empty.ts')],
    'to be a function that makes a script',
  ],
  ['a port that is none', ['--script', script, '--port', 'x'], 'expected --port to be a whole number'],
  [
    'a negative latency',
    ['--script', script, '--latency-ms=-1'],
    'expected --latency-ms to be a whole number',
  ],
])('%s is refused at start-up, saying what was expected', async (_name, args, message) => {
  writeFileSync(join(folder, 'empty.ts'), 'export const nothing = 1;\n');
  const child = run(...args);
  const [code] = (await once(child, 'close', { signal: AbortSignal.timeout(20_000) })) as [number];
  expect(code).not.toBe(0);
  expect(child.said()).toContain(message);
});
