import { readlinkSync } from 'node:fs';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime, DefaultLogger } from '@temporalio/worker';
import { execFileSync } from 'node:child_process';

/** Starts the SDK's ephemeral server once, which downloads the command, and prints the path of what was started. */
Runtime.install({ logger: new DefaultLogger('ERROR') });
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', version: 'default' } },
});
try {
  const children = execFileSync('pgrep', ['-P', String(process.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  for (const pid of children) {
    const program = readlinkSync(`/proc/${pid}/exe`);
    if (program.includes('temporal')) console.log(program);
  }
} finally {
  await environment.teardown();
}
