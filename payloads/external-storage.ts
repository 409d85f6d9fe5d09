import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApplicationFailure, type Payload, type StorageDriver, StorageDriverClaim } from '@temporalio/common';
import proto from '@temporalio/proto';
import { unreadable } from './unreadable.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** Bytes of the largest payload kept: far above what an agent reads, far below what would exhaust a worker's memory. */
export const largestPayload = 50 * 1024 * 1024;

/**
 * Keeps large payloads as files named by the SHA-256 of their content, so that equal payloads are stored once and a file
 * is never changed. Every worker and client of a namespace needs the same folder: on one host, or a shared volume.
 *
 * A missing file fails the workflow or activity task that needs it, with the file named; the task is tried again and
 * heals as soon as the file is back.
 */
export function createFileStorage(folder: string): StorageDriver {
  return {
    name: 'perdure-files',
    type: 'perdure.files',
    store: async ({ abortSignal }, payloads) => {
      const claims: StorageDriverClaim[] = [];
      for (const payload of payloads) {
        abortSignal?.throwIfAborted();
        claims.push(new StorageDriverClaim({ sha256: await keep(folder, payload) }));
      }
      return claims;
    },
    retrieve: async ({ abortSignal }, claims) => {
      const payloads: Payload[] = [];
      for (const { claimData } of claims) {
        abortSignal?.throwIfAborted();
        const key = claimData['sha256'];
        payloads.push(isDigest(key) ? await fetch(folder, key) : unreadable(falseClaim(key)));
      }
      return payloads;
    },
  };
}

async function keep(folder: string, payload: Payload): Promise<string> {
  const bytes = PayloadMessage.encode(payload).finish();
  if (bytes.length > largestPayload) throw tooLarge(bytes.length);
  const key = sha256(bytes);
  const path = pathOf(folder, key);
  if (!(await hasSize(path, bytes.length))) await writeWhole(path, bytes);
  return key;
}

/** A reader sees the whole file or none, also when two processes store the same payload or one is killed meanwhile. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o750 });
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(unfinished, 'wx', 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The key comes over the wire: anything but a digest could name a file outside the folder. */
const isDigest = (key: string | undefined): key is string => key !== undefined && /^[0-9a-f]{64}$/.test(key);

/** No waiting makes such a claim true, so it is refused like any message that cannot be read (I11). */
const falseClaim = (key: string | undefined): string =>
  `expected a claim with "sha256", 64 hexadecimal digits, got ${String(key).slice(0, 80)}; it was not written by perdure`;

async function fetch(folder: string, key: string): Promise<Payload> {
  const bytes = await readFile(pathOf(folder, key)).catch((error: unknown) => {
    throw new Error(missing(folder, key), { cause: error });
  });
  if (sha256(bytes) !== key) {
    throw new Error(
      `The stored payload ${key} in ${folder} was changed or cut off: restore it from a backup of the folder.`,
    );
  }
  return PayloadMessage.decode(bytes);
}

const missing = (folder: string, key: string): string =>
  `The stored payload ${key} cannot be read in ${folder}. Give every worker and client the same payload folder (PERDURE_PAYLOAD_DIR), or restore the file; the work goes on by itself then.`;

function tooLarge(size: number): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `expected a payload of at most ${largestPayload} bytes, got ${size}; return less, or keep it elsewhere and return where`,
    'PayloadsTooLarge',
  );
}

async function hasSize(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.size === size;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Two levels of folders keep each one small: 65,536 in all. */
const pathOf = (folder: string, key: string): string => join(folder, key.slice(0, 2), key.slice(2, 4), key);
