import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from 'json-canonicalize';
import type { Json } from './json.ts';

/** RFC 8785 text of a JSON value: equal values have equal text. */
export function canonical(value: Json): string {
  return canonicalize(value);
}

/** 32 hex characters (128 bits) of SHA-256. Pure JavaScript: the workflow sandbox has no node:crypto. */
export function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16));
}

/** What a decision is bound to (I4): tool, version and canonical arguments, nothing else. */
export function hashArguments(tool: { name: string; version: number }, args: Json): string {
  return digest(`${tool.name}@${tool.version}\n${canonical(args)}`);
}

/** The idempotency key of a call: stable over attempts, workers and continue-as-new (I2). */
export function callKey(chain: string, call: number, argsHash: string): string {
  return `${chain}/${call}/${argsHash}`;
}
