import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeWorkflowBundle } from '../../scripts/build-workflow-bundle.ts';

// Holds what the tests share for as long as its standard input stays open, and says on its output where that is.
// Of servers it uses only one named for tests (PERDURE_TEST_ADDRESS) or one that it starts itself.

const folder = await mkdtemp(join(tmpdir(), 'perdure-tests-'));
try {
  const { path } = await writeWorkflowBundle(join(folder, 'workflow-bundle.js'));
  const address = process.env['PERDURE_TEST_ADDRESS'];
  if (address === undefined) throw new Error('expected a Temporal server in PERDURE_TEST_ADDRESS');
  console.log(JSON.stringify({ PERDURE_TEST_ADDRESS: address, PERDURE_TEST_BUNDLE: path }));
  await text(process.stdin);
} finally {
  await rm(folder, { recursive: true, force: true });
}
