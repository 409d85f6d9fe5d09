import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { holderOf, releaseLock, takeLock, withLock } from './lock.ts';

const newLock = (): string => join(mkdtempSync(join(tmpdir(), 'perdure-lock-')), 'the.lock');
const quiet = { log: (): void => undefined, what: 'another' };

function heldBy(pid: string): string {
  const lock = newLock();
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), pid);
  return lock;
}

const deadPid = (): string => String(spawnSync(process.execPath, ['--eval', '']).pid);

test('a free lock is taken by one, who stands in it, and nothing else is left beside it', () => {
  const lock = newLock();
  expect([takeLock(lock), takeLock(lock)]).toEqual([true, false]);
  expect(holderOf(lock)).toBe(process.pid);
  expect(readdirSync(dirname(lock))).toEqual(['the.lock']);
  releaseLock(lock);
  expect(holderOf(lock)).toBeUndefined();
  expect(takeLock(lock)).toBe(true);
});

test.each([
  ['a process that has died', deadPid],
  ['nobody, since its taker was killed half way', () => ''],
])('a lock of %s is taken over', (_name, pid) => {
  expect(takeLock(heldBy(pid()))).toBe(true);
});

test('a lock of a living process is not taken, and not given back by another', () => {
  const lock = heldBy(String(process.ppid));
  expect(takeLock(lock)).toBe(false);
  releaseLock(lock);
  expect(holderOf(lock)).toBe(process.ppid);
});

test('a folder that cannot hold a lock is an error, not a lock of somebody else', () => {
  expect(() => takeLock(join(newLock(), 'deeper'))).toThrow(/ENOENT/);
});

test('what fails while the lock is held gives it back', async () => {
  const lock = newLock();
  await expect(withLock(lock, quiet, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(lock)).toBe(false);
});

test('a second process says for whom it waits, and works when the first is done', async () => {
  const lock = newLock();
  const program = `
    import { withLock } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    const log = (line) => console.log(line);
    const work = async () => console.log('at work');
    await withLock(${JSON.stringify(lock)}, { log, what: 'the first' }, work);`;
  const said: string[] = [];
  let child: ChildProcess | undefined;
  await withLock(lock, quiet, async () => {
    child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    createInterface({ input: child.stdout ?? Readable.from([]) }).on('line', (line) => said.push(line));
    await until(() => said.length > 0);
    await sleep(700);
    expect(said).toEqual([`waiting for the first (process ${process.pid})`]);
  });
  await until(() => said.length > 1);
  expect(said[1]).toBe('at work');
  await until(() => child?.exitCode === 0);
  expect(existsSync(lock)).toBe(false);
});

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 1) {
    if (waited > 200) throw new Error('expected it within ten seconds');
    await sleep(50);
  }
}
