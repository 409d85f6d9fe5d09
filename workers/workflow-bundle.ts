import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Bundles the workflows for the sandbox; rejects when anything in them reaches Node or an SDK it must not. Another module
 * with workflows than perdure's own is for benches that compare.
 */
export async function buildWorkflowBundle(
  workflowsPath = path('../workflows/index.ts'),
): Promise<WorkflowBundleWithSourceMap> {
  const errors: string[] = [];
  const quiet = (): void => undefined;
  const error = (message: string): void => void errors.push(message);
  try {
    return await bundleWorkflowCode({
      workflowsPath,
      payloadConverterPath: path('../payloads/payload-converter.ts'),
      workflowInterceptorModules: [path('../workflows/reserved-names.ts')],
      logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error },
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the workflows cannot be bundled: ${why}\n${errors.join('\n')}`, { cause });
  }
}

/** Names the code of the workflows. It stands in history six times a step, so it is short: the SDK's own has 90 characters. */
export function buildIdOf(code: string): string {
  return `perdure+${createHash('sha256').update(code).digest('hex').slice(0, 12)}`;
}
