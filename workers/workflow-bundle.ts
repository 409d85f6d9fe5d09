import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Bundles the workflows for the sandbox; rejects when anything in them reaches Node or an SDK it must not. */
export async function buildWorkflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  return await bundleWorkflowCode({
    workflowsPath: path('../workflows/index.ts'),
    payloadConverterPath: path('../payloads/payload-converter.ts'),
    workflowInterceptorModules: [path('../workflows/reserved-names.ts')],
    logger: silent,
  });
}
