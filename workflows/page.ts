import type { Item } from '../agent/conversation.ts';

/** Characters of one query answer: well under the server's 2 MiB for a payload. */
export const answerBytes = 1_000_000;

/** As many items from the start as fit, at least one. */
export function page(items: readonly Item[], size: number): readonly Item[] {
  let used = 0;
  const end = items.findIndex((item) => {
    used += JSON.stringify(item).length;
    return used > size;
  });
  return end === -1 ? items : items.slice(0, Math.max(1, end));
}
