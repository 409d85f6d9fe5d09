import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../agent/run-state.ts';
import { queryNames } from '../agent/protocol.ts';
import type { EscalationView, RunView, Status } from '../agent/view.ts';
import type { Outcome } from '../agent/outcome.ts';
import { NoWorker, ServerUnreachable } from './errors.ts';
import { type Link, query } from './link.ts';
import { defaultOutage, outcomeOf } from './result.ts';
import { isClosed, viewOfRun } from './view-of-run.ts';

/** What happens in a run, as it happens. The last one is `ended`. */
export type Watched<O = Outcome> =
  /** The next line of the run's story. */
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** Lines that were gone before they could be read: the run keeps its latest 200. */
  | { readonly kind: 'missed'; readonly entries: number }
  | { readonly kind: 'status'; readonly status: Status; readonly view: RunView }
  | { readonly kind: 'escalation'; readonly escalation: EscalationView }
  /** Nobody answers: no worker, or no server. Told once; watching goes on. */
  | { readonly kind: 'silence'; readonly why: string }
  | { readonly kind: 'ended'; readonly outcome: O };

export type WatchOptions = {
  /** Number of the last entry already known; all that the run still holds by default. */
  readonly after?: number;
  /** Ends watching without a word; the run goes on. */
  readonly signal?: AbortSignal;
};

/** Milliseconds between two looks: the first while something happens, the second when nothing does. */
const pace = { busy: 250, quiet: 1_000 };
/** Milliseconds one look may take. */
const look = 5_000;

type Seen = {
  readonly entry: number;
  readonly status: Status | null;
  readonly escalations: readonly string[];
};

/** Follows a run until it ends, over dead workers and restarts of the server (at most 5 minutes each). */
export async function* watchRun(link: Link, runId: string, options: WatchOptions): AsyncGenerator<Watched> {
  const patient = { ...link, deadline: Math.min(look, link.deadline) };
  let seen: Seen = { entry: options.after ?? 0, status: null, escalations: [] };
  let silentSince: number | null = null;
  while (options.signal?.aborted !== true) {
    const news = await lookOnce(patient, runId);
    if (news.kind === 'silence') {
      if (silentSince === null) yield { kind: 'silence', why: news.error.message };
      silentSince ??= Date.now();
      if (news.error instanceof ServerUnreachable && Date.now() - silentSince > defaultOutage)
        throw news.error;
    } else {
      silentSince = null;
      const told = newsSince(seen, news);
      yield* told;
      seen = seenAfter(seen, news);
      if (news.isClosed) {
        yield { kind: 'ended', outcome: await outcomeOf(link, runId, {}) };
        return;
      }
      await pause(told.length > 0 ? pace.busy : pace.quiet, options.signal);
      continue;
    }
    await pause(pace.quiet, options.signal);
  }
}

type Silence = { readonly kind: 'silence'; readonly error: NoWorker | ServerUnreachable };
export type Look = {
  readonly kind: 'look';
  readonly isClosed: boolean;
  readonly view: RunView | null;
  readonly entries: readonly Entry[];
};

async function lookOnce(link: Link, runId: string): Promise<Look | Silence> {
  try {
    // Asked before the story, so that the story of a closed run is read whole.
    const closed = await isClosed(link, runId);
    try {
      const view = await viewOfRun(link, runId);
      const entries = await query<readonly Entry[]>(link, runId, { name: queryNames.timeline, args: [] });
      return { kind: 'look', isClosed: closed, view, entries };
    } catch (error) {
      if (closed && error instanceof NoWorker)
        return { kind: 'look', isClosed: true, view: null, entries: [] };
      throw error;
    }
  } catch (error) {
    if (error instanceof NoWorker || error instanceof ServerUnreachable) return { kind: 'silence', error };
    throw error;
  }
}

/** What is new in a look: pure, so that it can be tested without a server. */
export function newsSince(seen: Seen, { view, entries }: Look): Watched[] {
  const fresh = entries.filter(({ number }) => number > seen.entry);
  const first = fresh[0]?.number ?? seen.entry + 1;
  const missed = first - seen.entry - 1;
  const news: Watched[] = missed > 0 ? [{ kind: 'missed', entries: missed }] : [];
  for (const entry of fresh) news.push({ kind: 'entry', entry });
  if (view === null) return news;
  if (view.status !== seen.status) news.push({ kind: 'status', status: view.status, view });
  for (const escalation of view.escalations) {
    if (!seen.escalations.includes(escalation.id)) news.push({ kind: 'escalation', escalation });
  }
  return news;
}

export function seenAfter(seen: Seen, { view, entries }: Look): Seen {
  return {
    entry: Math.max(seen.entry, entries.at(-1)?.number ?? 0),
    status: view?.status ?? seen.status,
    escalations: view?.escalations.map(({ id }) => id) ?? seen.escalations,
  };
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
