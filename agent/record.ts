import { excerpt } from './json.ts';
import type { Entry, Open, Refusal } from './run-state.ts';

const latestEntries = 200;
const latestRefusals = 20;

/** Adds a line to the story of the run, as people read it in `timeline`. */
export function tell<S extends Open>(state: S, at: number, line: Pick<Entry, 'kind' | 'text'>): S {
  const total = state.timeline.total + 1;
  const entry: Entry = { number: total, at, kind: line.kind, text: excerpt(line.text, 300) };
  return { ...state, timeline: { total, latest: [...state.timeline.latest, entry].slice(-latestEntries) } };
}

/** Records a message that was refused, so that its sender can read why in `state` (I11). */
export function refuse<S extends Open>(state: S, refusal: Refusal): S {
  const why = excerpt(refusal.why, 500);
  const { total, latest } = state.refusals;
  const refused = {
    ...state,
    refusals: { total: total + 1, latest: [...latest, { ...refusal, why }].slice(-latestRefusals) },
  };
  return tell(refused, refusal.at, { kind: 'refusal', text: `Refused ${refusal.name}: ${why}` });
}
