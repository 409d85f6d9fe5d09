import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeFromPayloadsAtIndex,
  encodeToPayloads,
  extstoreInboundOptions,
  extstoreStoreOptions,
  loadDataConverter,
  visit,
  walkQueryWorkflowRequest,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { createDataConverter } from './data-converter.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-converter-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('the SDK loads the converter that never throws by its path', () => {
  const { payloadConverter } = loadDataConverter(createDataConverter({ payloadDir: folder }));
  const poison = { metadata: { encoding: new TextEncoder().encode('x/unknown') }, data: new Uint8Array([1]) };
  expect(payloadConverter.fromPayload(poison)).toHaveProperty(['perdure.undecodable']);
});

test.each([
  ['above 64 KiB travels as a file', 70 * 1024, 1],
  ['below 64 KiB travels inside the message', 60 * 1024, 0],
])('a payload %s', async (_title, size, files) => {
  const converter = loadDataConverter(createDataConverter({ payloadDir: folder }));
  const storage = converter.externalStorage;
  if (storage === undefined) throw new Error('expected external storage');
  const request = {
    query: { queryArgs: { payloads: (await encodeToPayloads(converter, 'x'.repeat(size))) ?? [] } },
  };
  await visit(request, walkQueryWorkflowRequest, extstoreStoreOptions(storage));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(entries.filter((entry) => entry.isFile())).toHaveLength(files);
  await visit(request, walkQueryWorkflowRequest, extstoreInboundOptions(storage));
  const value = await decodeFromPayloadsAtIndex<string>(converter, 0, request.query.queryArgs.payloads);
  expect(value.length).toBe(size);
});
