import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeFromPayloadsAtIndex,
  extstoreInboundOptions,
  loadDataConverter,
  visit,
  walkQueryWorkflowRequest,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { undecodableKey } from '../agent/messages.ts';
import { createDataConverter } from './data-converter.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-bearing-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A payload whose metadata says that it refers to outside storage. */
const marked = (text: string) => ({
  metadata: {
    encoding: Buffer.from('json/protobuf'),
    messageType: Buffer.from('temporal.api.sdk.v1.ExternalStorageReference'),
  },
  data: Buffer.from(text),
});

test.each([
  ['names a store that nobody has', '{"driverName": "another", "claimData": {}}', 'a store "another"'],
  [
    'claims what is no digest',
    '{"driverName": "perdure-files", "claimData": {"sha256": "../x"}}',
    '64 hexadecimal',
  ],
  ['names no store', '{}', ''],
  ['is no JSON', '{"driverName": ', ''],
  ['is empty', '', ''],
])(
  'a reference that %s becomes a payload that cannot be read, and fails nothing',
  async (_title, text, why) => {
    const converter = loadDataConverter(createDataConverter({ payloadDir: folder }));
    if (converter.externalStorage === undefined) throw new Error('expected external storage');
    const request = { query: { queryArgs: { payloads: [marked(text)] } } };
    await visit(request, walkQueryWorkflowRequest, extstoreInboundOptions(converter.externalStorage));
    const value = await decodeFromPayloadsAtIndex<unknown>(converter, 0, request.query.queryArgs.payloads);
    expect(value).toEqual({ [undecodableKey]: expect.stringContaining(why) });
  },
);
