import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

type Waiting = { readonly log: (line: string) => void; readonly what: string };

/** Does `work` while holding `folder` as a lock between processes; waits for a living holder, removes a dead one's lock. */
export async function withLock<T>(
  folder: string,
  { log, what }: Waiting,
  work: () => Promise<T>,
): Promise<T> {
  let hasTold = false;
  while (!takeLock(folder)) {
    if (!hasTold) log(`waiting for ${what} (process ${holderOf(folder) ?? 'unknown'})`);
    hasTold = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    releaseLock(folder);
  }
}

/** Takes the lock, or returns false when a living process holds it. */
export function takeLock(folder: string): boolean {
  try {
    mkdirSync(folder);
  } catch {
    const holder = holderOf(folder);
    if (holder === undefined || isAlive(holder)) return false;
    rmSync(folder, { recursive: true, force: true });
    return takeLock(folder);
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

export function releaseLock(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The process that holds the lock; undefined between its two writes. */
export function holderOf(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
