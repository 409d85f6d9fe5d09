import type { ScriptedReply, Turn } from '../../test/support/scripted-provider/script.ts';
import { lastPage, readPages } from '../pages.ts';

/** Pages a run reads before it asks: each leaves three events, and results that come home together share a workflow task. */
const pages = 350;
const atOnce = 50;
/** Bytes of a page: what wakes slowly is many events, not many bytes. */
const bytes = 100;

/** The model of the wake bench: reads many pages at once, then proposes what a person must decide, then finishes. */
export default function createScript(): (turn: Turn) => ScriptedReply {
  return ({ results }) => {
    const page = lastPage(results);
    if (Number.isNaN(page)) return { kind: 'calls', calls: [{ name: 'finish', args: { pages } }] };
    if (page < pages) return readPages({ after: page, count: atOnce, bytes });
    return { kind: 'calls', calls: [{ name: 'publish_summary', args: { summary: `${page} pages` } }] };
  };
}
