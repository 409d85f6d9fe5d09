import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeWorkflowBundle } from '../../scripts/build-workflow-bundle.ts';
import { openTemporal } from '../../server/open-temporal.ts';

// Holds what the tests share for as long as its standard input stays open, and says on its output where that is.
// Of servers it uses only one named for tests (PERDURE_TEST_ADDRESS) or one that it starts itself.

// Ctrl-C reaches the whole group; the end of the input, which follows it, is what ends this process in order.
process.on('SIGINT', () => undefined);

const named = process.env['PERDURE_TEST_ADDRESS'];
const folder = await mkdtemp(join(tmpdir(), 'perdure-tests-'));
const temporal =
  named === undefined
    ? await openTemporal({ dataDir: join(folder, 'temporal'), ui: false, log: (line) => console.error(line) })
    : undefined;
try {
  const { path } = await writeWorkflowBundle(join(folder, 'workflow-bundle.js'));
  const address = named ?? temporal?.address;
  console.log(JSON.stringify({ PERDURE_TEST_ADDRESS: address, PERDURE_TEST_BUNDLE: path }));
  await text(process.stdin);
} finally {
  await temporal?.stop();
  await rm(folder, { recursive: true, force: true });
}
