import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** The break to plant: the workflows with the SDK's own payload converter, which throws at what it cannot read. */
export async function writeBundleWithDefaultConverter(path: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
  });
  await writeFile(path, code);
  return path;
}
