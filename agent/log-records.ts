import type { Entry } from './run-state.ts';

/** One line of the story of a run as the log gets it; the id is deterministic, so that doubles collapse (I7). */
export type TransitionRecord = Entry & { readonly id: string; readonly chain: string; readonly run: string };
