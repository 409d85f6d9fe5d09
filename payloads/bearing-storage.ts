import { ExternalStorage, type Payload, type StorageDriver } from '@temporalio/common';
import helpers from '@temporalio/common/lib/internal-non-workflow/extstore-helpers.js';
import { unreadable } from './unreadable.ts';

/** Storage that bears references to stores nobody knows: they become messages that cannot be read (I11). */
export class BearingStorage extends ExternalStorage {
  override getDriver(name: string): StorageDriver {
    return super.getDriver(name) ?? refusing(name);
  }
}

function refusing(name: string): StorageDriver {
  const why = `it refers to a store "${name.slice(0, 80)}", which this system does not have`;
  return {
    name,
    type: 'perdure.refusing',
    store: async () => {
      throw new Error(`expected one of the stores of this system, got "${name}"`);
    },
    retrieve: async (_context, claims): Promise<Payload[]> => claims.map(() => unreadable(why)),
  };
}

/**
 * The SDK takes every payload whose metadata says so for a reference, and fails the whole workflow task, for ever, when
 * its content is none. No option changes that, so its own question is asked more narrowly: what cannot be a reference
 * goes on to the payload converter. Proven from outside by `npm run hostile -- messages`.
 */
const isMarked = helpers.isReferencePayload;
helpers.isReferencePayload = (payload: Payload): boolean => {
  if (!isMarked(payload)) return false;
  try {
    return helpers.decodeReferencePayload(payload).driverName !== '';
  } catch {
    return false;
  }
};
