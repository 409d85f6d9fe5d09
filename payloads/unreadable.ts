import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { undecodableKey } from '../agent/messages.ts';

/** What stands for a payload that cannot be read: message handlers refuse it in words. */
export const unreadableMarker = (why: string): { readonly [undecodableKey]: string } => ({
  [undecodableKey]: why.slice(0, 200),
});

export const unreadable = (why: string): Payload => defaultPayloadConverter.toPayload(unreadableMarker(why));
