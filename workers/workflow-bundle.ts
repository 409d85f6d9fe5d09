import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * Bundles the workflows for the sandbox; rejects when anything in them reaches Node or an SDK it must not. Another module
 * with workflows than perdure's own is for benches that compare.
 */
export async function buildWorkflowBundle(
  workflowsPath = path('../workflows/index.ts'),
): Promise<WorkflowBundleWithSourceMap> {
  return await bundleWorkflowCode({
    workflowsPath,
    payloadConverterPath: path('../payloads/payload-converter.ts'),
    workflowInterceptorModules: [path('../workflows/reserved-names.ts')],
    logger: silent,
  });
}
