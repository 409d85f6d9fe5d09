import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** Takes the lock, or returns false when a living process holds it. Throws when the folder cannot be written. */
export function takeLock(folder: string): boolean {
  // Moved in place with its pid inside: at no moment is there a lock that names nobody, whoever dies when.
  const aside = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(join(aside, 'pid'), String(process.pid));
    if (moveInPlace(aside, folder)) return true;
    const holder = holderOf(folder);
    if (holder !== undefined && isAlive(holder)) return false;
    rmSync(folder, { recursive: true, force: true });
    return moveInPlace(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function moveInPlace(aside: string, folder: string): boolean {
  try {
    renameSync(aside, folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Gives the lock back; one that somebody else has taken since is left alone. */
export function releaseLock(folder: string): void {
  if (holderOf(folder) === process.pid) rmSync(folder, { recursive: true, force: true });
}

/** The process that holds the lock; undefined when nobody does. */
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
