import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buildWorkflowBundle } from '../workers/workflow-bundle.ts';
import { strangersIn } from './bundle-contents.ts';

/** Where `npm run bundle` leaves the bundle; a worker reads it from PERDURE_WORKFLOW_BUNDLE. */
export const defaultBundlePath = 'dist/workflow-bundle.js';

/**
 * Bundles the workflows into `path`. A reader sees the old file or the new one, never half of it. Rejects when the bundle
 * holds what does not belong into the workflow sandbox.
 */
export async function writeWorkflowBundle(path: string): Promise<{ path: string; bytes: number }> {
  const { code } = await buildWorkflowBundle();
  const strangers = strangersIn(code);
  if (strangers.length > 0) {
    throw new Error(
      `expected only agent/, payloads/, workflows/ and their packages in the workflow bundle, got also ${strangers.join(', ')}; something in workflows/ or agent/ imports them`,
    );
  }
  const target = resolve(path);
  const unfinished = `${target}.${process.pid}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(unfinished, code);
  await rename(unfinished, target);
  return { path: target, bytes: Buffer.byteLength(code) };
}

if (import.meta.main) {
  const { path, bytes } = await writeWorkflowBundle(process.argv[2] ?? defaultBundlePath);
  console.log(`${path}: ${bytes} bytes`);
}
