import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  type Payload,
  StorageDriverClaim,
} from '@temporalio/common';
import { undecodableKey } from '../agent/messages.ts';
import { createFileStorage, largestPayload } from './external-storage.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-payloads-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value) as Payload;
const valueOf = (payload: Payload | undefined): unknown =>
  defaultPayloadConverter.fromPayload(payload as Payload);
const files = async (): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
};

test('payloads come back in the order of their claims', async () => {
  const storage = createFileStorage(folder);
  const claims = await storage.store({}, [payloadOf('one'), payloadOf({ two: 2 })]);
  const payloads = await storage.retrieve({}, [...claims].reverse());
  expect(payloads.map(valueOf)).toEqual([{ two: 2 }, 'one']);
});

test('another process with the same folder reads what was stored', async () => {
  const claims = await createFileStorage(folder).store({}, [payloadOf('kept')]);
  expect((await createFileStorage(folder).retrieve({}, claims)).map(valueOf)).toEqual(['kept']);
});

test('equal payloads are stored once, also when stored at the same time', async () => {
  const storage = createFileStorage(folder);
  const claims = await Promise.all(Array.from({ length: 8 }, () => storage.store({}, [payloadOf('same')])));
  expect(new Set(claims.map(([claim]) => claim?.claimData['sha256'])).size).toBe(1);
  expect(await files()).toHaveLength(1);
});

test('a file cut off by a crash of the host is written again', async () => {
  const storage = createFileStorage(folder);
  const claims = await storage.store({}, [payloadOf('whole')]);
  const [path] = await files();
  await truncate(path ?? '', 3);
  await expect(storage.retrieve({}, claims)).rejects.toThrow('was changed or cut off');
  await storage.store({}, [payloadOf('whole')]);
  expect((await storage.retrieve({}, claims)).map(valueOf)).toEqual(['whole']);
});

test('a missing file is named with its folder, and reading heals when the file is back', async () => {
  const storage = createFileStorage(folder);
  const claims = await storage.store({}, [payloadOf('gone')]);
  const key = claims[0]?.claimData['sha256'] ?? '';
  const [path] = await files();
  await rm(path ?? '');
  await expect(storage.retrieve({}, claims)).rejects.toThrow(
    `The stored payload ${key} cannot be read in ${folder}`,
  );
  await storage.store({}, [payloadOf('gone')]);
  expect((await storage.retrieve({}, claims)).map(valueOf)).toEqual(['gone']);
});

test('a claim that is no digest reads nothing, whatever file it names', async () => {
  await writeFile(join(folder, 'secret'), 'secret');
  const storage = createFileStorage(join(folder, 'payloads'));
  for (const sha256 of ['../secret', '', 'ab'.repeat(31), `${'ab'.repeat(31)}/.`]) {
    const [refused] = await storage.retrieve({}, [new StorageDriverClaim({ sha256 })]);
    expect(valueOf(refused)).toEqual({ [undecodableKey]: expect.stringContaining('64 hexadecimal digits') });
  }
  const [refused] = await storage.retrieve({}, [new StorageDriverClaim({})]);
  expect(valueOf(refused)).toEqual({ [undecodableKey]: expect.stringContaining('64 hexadecimal digits') });
});

test('a payload above the limit is refused for good, in a way no retry policy repeats', async () => {
  const storage = createFileStorage(folder);
  const refused = storage.store({}, [{ metadata: {}, data: new Uint8Array(largestPayload) }]);
  await expect(refused).rejects.toThrow(ApplicationFailure);
  await expect(refused).rejects.toMatchObject({ type: 'PayloadsTooLarge', nonRetryable: true });
  expect(await files()).toEqual([]);
});

test('a folder that cannot be written leaves no unfinished file and says why', async () => {
  await writeFile(join(folder, 'file'), '');
  const storage = createFileStorage(join(folder, 'file'));
  await expect(storage.store({}, [payloadOf('x')])).rejects.toThrow('ENOTDIR');
  expect((await stat(join(folder, 'file'))).size).toBe(0);
});
