import type { Reservation, Spent } from './budget.ts';
import type { Approval, Ready } from './call.ts';
import type { Conversation } from './context.ts';
import type { Escalation } from './escalation.ts';
import type { JsonObject } from './json.ts';
import type { Manifest, NameAndVersion, Principal } from './manifest.ts';
import type { Message } from './messages.ts';
import type { Ending, DoneCall, Outcome } from './outcome.ts';

/** Raised whenever the shape below changes; agent/upgrade.ts holds one pure upgrade for each earlier version (I8). */
export const stateVersion = 1;

/** Facts of a run that never change, continue-as-new included. Times in milliseconds since 1970. */
export type Facts = {
  readonly id: string;
  readonly chain: string;
  readonly startedAt: number;
  readonly goal: string;
  readonly principal: Principal;
  readonly manifest: Manifest;
};

/** A call of the current step: from proposed to settled. */
export type OpenCall = {
  readonly number: number;
  /** The provider's call id, which its result must name. */
  readonly id: string;
  readonly describe: string;
  readonly progress: Progress;
};

export type Progress =
  | { readonly kind: 'asking'; readonly escalation: Escalation; readonly ready: Ready | null }
  /** A person edited the arguments: they are prepared again before anything happens. */
  | { readonly kind: 'to prepare'; readonly edited: Edited }
  | { readonly kind: 'preparing'; readonly edited: Edited }
  | { readonly kind: 'due'; readonly ready: Ready; readonly approval: Approval | null }
  | { readonly kind: 'running'; readonly ready: Ready; readonly approval: Approval | null }
  /** The run stopped while nobody knew whether this effect had happened. */
  | { readonly kind: 'unknown'; readonly ready: Ready; readonly approval: Approval | null }
  | { readonly kind: 'settled'; readonly text: string };

export type Edited = {
  readonly tool: NameAndVersion;
  readonly args: JsonObject;
  readonly escalation: string;
  readonly by: string;
};

export type Pace =
  | { readonly kind: 'going' }
  | { readonly kind: 'paused'; readonly by: string; readonly since: number };

export type Entry = {
  readonly number: number;
  readonly at: number;
  readonly kind: 'step' | 'call' | 'escalation' | 'decision' | 'message' | 'run' | 'refusal';
  readonly text: string;
};

export type Refusal = { readonly at: number; readonly name: string; readonly why: string };

export type Common = {
  readonly stateVersion: number;
  readonly facts: Facts;
  readonly step: number;
  readonly conversation: Conversation;
  readonly spent: Spent;
  readonly nextCall: number;
  readonly done: readonly DoneCall[];
  /** Messages that the model has not read yet, in order of arrival. */
  readonly unread: readonly Message[];
  /** Ids of messages taken in, newest last: a doubled one counts once. */
  readonly seen: readonly string[];
  readonly refusals: { readonly total: number; readonly latest: readonly Refusal[] };
  readonly timeline: { readonly total: number; readonly latest: readonly Entry[] };
  readonly pace: Pace;
  /** Continue-as-new is due: nothing new is dispatched until nothing is in flight. */
  readonly draining: boolean;
  /** Replies in a row that neither called nor finished. */
  readonly nudges: number;
};

export type Thinking = Common & { readonly kind: 'thinking'; readonly request: ModelRequestState };
export type ModelRequestState =
  | { readonly kind: 'due' }
  | { readonly kind: 'calling'; readonly reservation: Reservation };
export type Acting = Common & { readonly kind: 'acting'; readonly calls: readonly OpenCall[] };
/** The run has replied and waits for a message until its idle limit. */
export type Listening = Common & { readonly kind: 'listening'; readonly until: number };
/** The run is ending: what is in flight comes home first, nothing new starts. */
export type Stopping = Common & {
  readonly kind: 'stopping';
  readonly ending: Ending;
  readonly calls: readonly OpenCall[];
  readonly reservation: Reservation | null;
};
/** `last` is what was known at the end; null for a run that never began (bad input, unknown agent). */
export type Finished = { readonly kind: 'finished'; readonly outcome: Outcome; readonly last: Common | null };

export type Open = Thinking | Acting | Listening | Stopping;
export type RunState = Open | Finished;
