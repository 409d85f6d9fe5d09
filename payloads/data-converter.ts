import { homedir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { BearingStorage } from './bearing-storage.ts';
import { createFileStorage } from './external-storage.ts';

/** The module that the workflow bundle, the workers and the clients must all be given (I11). */
export const payloadConverterPath = fileURLToPath(
  new URL(`./payload-converter${extname(import.meta.url)}`, import.meta.url),
);

/** Where payloads above 64 KiB are kept when nothing else is said; good for one host. */
export const defaultPayloadDir = join(homedir(), '.perdure', 'payloads');

/** How clients and workers alike write and read payloads. Both need the same `payloadDir`; it is made when first needed. */
export function createDataConverter({ payloadDir }: { readonly payloadDir: string }): DataConverter {
  return {
    payloadConverterPath,
    externalStorage: new BearingStorage({
      drivers: [createFileStorage(payloadDir)],
      // Bytes. The state that continue-as-new carries stands in two histories, or once as a file.
      payloadSizeThreshold: 64 * 1024,
    }),
  };
}
