import type { ScriptedReply, Turn } from '../../test/support/scripted-provider/script.ts';
import { lastPage, readPages } from '../pages.ts';
import { measuredBy } from './run-id.ts';

/** Bytes of a tool result. */
const bytes = 2_048;

/** The model of the growth bench: reads one page a step, and finishes in a step of its own after the last. */
export default function createScript(): (turn: Turn) => ScriptedReply {
  return ({ runId, results }) => {
    const run = measuredBy(runId);
    const page = lastPage(results);
    if (run === undefined || Number.isNaN(page))
      return { kind: 'error', status: 400, message: `no script for ${runId} after ${results.at(-1)}` };
    if (page < run.steps) return readPages({ after: page, count: 1, bytes });
    return { kind: 'calls', calls: [{ name: 'finish', args: { pages: page } }] };
  };
}
