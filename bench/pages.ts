import { createHash } from 'node:crypto';
import type { ScriptedReply } from '../test/support/scripted-provider/script.ts';

/** The tool all benches read with; its activity type stands in the histories. */
export const readPage = { name: 'read_page', version: 1 } as const;

/**
 * Page `page` of a book that cannot be compressed: `bytes` bytes of random base64, always the same. Begins with its number,
 * so that the model finds its place in the last result alone, whatever part of the conversation it still reads.
 */
export function pageText(page: number, bytes: number): string {
  const random = createHash('shake256', { outputLength: bytes }).update(`page ${page}`).digest('base64');
  return `page ${page} ${random}`.slice(0, bytes);
}

/** The number of the last page in a turn's results; 0 before the first. */
export function lastPage(results: readonly string[]): number {
  return Number(/^page (\d+)/.exec(results.at(-1) ?? 'page 0')?.[1] ?? Number.NaN);
}

type Reading = { readonly after: number; readonly count: number; readonly bytes: number };

/** A turn of the model that reads the next pages, all at once. */
export function readPages({ after, count, bytes }: Reading): ScriptedReply {
  const calls = Array.from({ length: count }, (_none, index) => ({
    name: readPage.name,
    args: { page: after + 1 + index, bytes },
  }));
  return { kind: 'calls', calls };
}
