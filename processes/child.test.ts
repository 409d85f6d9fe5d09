import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../agent/json.ts';
import { type ChildOptions, startChild, startServer } from './child.ts';

const folder = mkdtempSync(join(tmpdir(), 'perdure-child-'));
let count = 0;

/** A program of its own file, as children are started. */
function program(text: string): Pick<ChildOptions, 'name' | 'args' | 'errorFile'> {
  count += 1;
  const file = join(folder, `program-${count}.mjs`);
  writeFileSync(file, text);
  return { name: 'the shop', args: [file], errorFile: join(folder, `program-${count}.err`) };
}

const listening = `console.log(JSON.stringify({ event: 'listening', url: 'http://here' }));`;
const forever = `setInterval(() => undefined, 1000);`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 1) {
    if (waited > 200) throw new Error(`expected ${holds} within ten seconds`);
    await sleep(50);
  }
}

test('a server is there when it says where; every JSON object on its lines is heard, other text is not', async () => {
  const lines: JsonObject[] = [];
  const talking = program(`console.log('hello'); console.log('[1]'); ${listening} ${forever}`);
  const server = await startServer({ ...talking, onLine: (line) => void lines.push(line) });
  expect(server.url).toBe('http://here');
  expect(lines).toEqual([{ event: 'listening', url: 'http://here' }]);
  expect(server.isAlive()).toBe(true);
  await server.stop();
  expect(server.isAlive()).toBe(false);
});

test('a server that ends before it listens is told by name, with the file that says why', async () => {
  const failing = program(`console.error('no such data'); process.exit(3);`);
  await expect(startServer(failing)).rejects.toThrow(
    `the shop ended before it listened; see ${failing.errorFile}`,
  );
  const { errorFile } = failing;
  await until(() => existsSync(errorFile) && readFileSync(errorFile, 'utf8') === 'no such data\n');
});

test('a server that never listens is given up and leaves no process', async () => {
  const pids: number[] = [];
  const silent = program(`console.log(JSON.stringify({ pid: process.pid })); ${forever}`);
  const started = startServer({ ...silent, onLine: ({ pid }) => void pids.push(Number(pid)) }, 1_500);
  await expect(started).rejects.toThrow('the shop did not say that it listens within 1.5 s');
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a child ends in order on SIGTERM, and at once when killed', async () => {
  const orderly =
    program(`process.on('SIGTERM', () => { console.log('{"event":"closed"}'); process.exit(0); });
    ${listening} ${forever}`);
  const lines: JsonObject[] = [];
  const first = await startServer({ ...orderly, onLine: (line) => void lines.push(line) });
  await first.stop();
  await until(() => lines.at(-1)?.['event'] === 'closed');
  const second = await startServer(orderly);
  await second.kill();
  expect([second.isAlive(), isAlive(second.pid)]).toEqual([false, false]);
});

test('stopping what has ended already, or never could start, is nothing', async () => {
  const child = startChild(program(`process.exit(1);`));
  await child.ended;
  await child.stop();
  await child.kill();
});

/** How a parent ends, after it has started a child: by itself or by a signal. */
const ends: readonly (readonly [text: string, signal?: NodeJS.Signals])[] = [
  [`process.exit(0);`],
  [`throw new Error('broken');`],
  [forever, 'SIGINT'],
  [forever, 'SIGTERM'],
  [forever, 'SIGKILL'],
];
test('a child does not outlive its parent, however that ends', async () => {
  const pids = await Promise.all(ends.map(([text, signal]) => childOfEnded(text, signal)));
  await until(() => !pids.some(isAlive));
});

async function childOfEnded(text: string, signal?: NodeJS.Signals): Promise<number> {
  const parent = program(`
    import { startServer } from ${JSON.stringify(new URL('./child.ts', import.meta.url).href)};
    const { pid } = await startServer(${JSON.stringify(program(listening + forever))});
    await new Promise((resolve) => process.stdout.write(pid + '\\n', resolve));
    ${text}`);
  const running = spawn(process.execPath, [...parent.args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(running, 'exit');
  const [pid] = (await once(createInterface({ input: running.stdout }), 'line')) as [string];
  if (signal !== undefined) running.kill(signal);
  await exited;
  return Number(pid);
}
