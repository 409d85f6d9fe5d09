import type { temporal } from '@temporalio/proto';

export type Payload = temporal.api.common.v1.IPayload;

/** A payload as bytes on the wire, whatever its encoding claims. */
export function payload(data: string | Uint8Array, metadata: { readonly [key: string]: string }): Payload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value)])),
    data: Buffer.from(data as string),
  };
}

/** Says that it is JSON, and may be lying. */
export const jsonText = (text: string | Uint8Array): Payload => payload(text, { encoding: 'json/plain' });
export const json = (value: unknown): Payload => jsonText(JSON.stringify(value));

/** Says that its content lies in outside storage. */
export const reference = (text: string): Payload =>
  payload(text, {
    encoding: 'json/protobuf',
    messageType: 'temporal.api.sdk.v1.ExternalStorageReference',
  });
