import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { unreadableMarker } from './unreadable.ts';

/**
 * Decodes like the default converter, but never throws: what cannot be read becomes a marker that the message handlers
 * refuse in words. With the default converter one such signal makes a run's workflow task fail for ever (I11).
 * Given to the workflow bundle, the workers and the clients alike; no Node built-ins here.
 */
class NeverThrowingConverter implements PayloadConverter {
  toPayload<T>(value: T): Payload {
    return defaultPayloadConverter.toPayload(value);
  }

  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload(payload);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return unreadableMarker(why) as T;
    }
  }
}

export const payloadConverter = new NeverThrowingConverter();
