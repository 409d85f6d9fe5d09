import {
  ApplicationFailure,
  CancellationScope,
  condition,
  setDefaultSignalHandler,
  setDefaultUpdateHandler,
  setHandler,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { nextDeadline } from '../agent/advance.ts';
import { contextItems } from '../agent/context.ts';
import type { Event, Stamped } from '../agent/events.ts';
import { excerpt } from '../agent/json.ts';
import { parseDecision, parseMessage, type Parsed, parseSender, unknownName } from '../agent/messages.ts';
import { objectionTo } from '../agent/on-decision.ts';
import { type ContextQuery, messageNames, queryNames } from '../agent/protocol.ts';
import type { RunState } from '../agent/run-state.ts';
import { conversationOf, timelineOf, viewOf } from '../agent/view.ts';
import { createPublisher } from './publish.ts';
import { answerBytes, page } from './page.ts';
import { givenName } from './reserved-names.ts';

/** The one queue of a run: results, time, messages, cancellation, in the order the server gave them. */
export type Inbox = {
  /** Waits for the next event; meanwhile queries answer from `state` and its next deadline is watched. */
  next(state: RunState): Promise<Stamped>;
  /** Turns the end of something started into an event. The promise is thereby handled. */
  expect(started: Promise<Event>): void;
  publish(state: RunState): void;
  isEmpty(): boolean;
  /** Work that a stopping run cancels: everything but effects under way. */
  readonly stoppable: CancellationScope;
};

/** Registers all handlers before anything is awaited. Handlers take `unknown` and only enqueue; the loop alone advances. */
export function openInbox(): Inbox {
  const queue: Stamped[] = [];
  const push = (event: Event): void => void queue.push({ ...event, at: Date.now(), seed: uuid4() });
  const stoppable = new CancellationScope({ cancellable: true });
  const publisher = createPublisher();
  let current: RunState | undefined;
  let wakesAt = Number.POSITIVE_INFINITY;

  const expect = (started: Promise<Event>): void => {
    started.then(push, (error: unknown) =>
      push({ kind: 'messageRefused', name: 'result', why: String(error) }),
    );
  };
  const watch = (deadline: number | undefined): void => {
    if (deadline === undefined || deadline >= wakesAt) return;
    wakesAt = deadline;
    const passed = async (): Promise<Event> => {
      await sleep(Math.max(1, deadline - Date.now()), { summary: 'next deadline of the run' });
      if (wakesAt === deadline) wakesAt = Number.POSITIVE_INFINITY;
      return { kind: 'timePassed' };
    };
    expect(passed());
  };
  const publish = (state: RunState): void => {
    current = state;
    publisher(state);
  };

  registerMessages(push, () => current);
  registerQueries(() => current);
  CancellationScope.current().cancelRequested.catch(() => push({ kind: 'cancelRequested' }));

  return {
    expect,
    publish,
    stoppable,
    isEmpty: () => queue.length === 0,
    next: async (state) => {
      publish(state);
      watch(nextDeadline(state));
      if (isContinueDue(state)) push({ kind: 'historyGrown' });
      await condition(() => queue.length > 0);
      return queue.shift() as Stamped;
    },
  };
}

function isContinueDue(state: RunState): boolean {
  if (state.kind === 'finished' || state.draining) return false;
  return (
    workflowInfo().continueAsNewSuggested || workflowInfo().targetWorkerDeploymentVersionChanged === true
  );
}

type Push = (event: Event) => void;
type Current = () => RunState | undefined;

function registerMessages(push: Push, current: Current): void {
  const receive = <T>(
    name: string,
    parse: (input: unknown) => Parsed<T>,
    toEvent: (value: T) => Event,
  ): void => {
    setHandler(
      defineSignal<unknown[]>(name),
      (...received: unknown[]) => {
        const parsed = parse(received[0]);
        push(
          parsed.kind === 'valid' ? toEvent(parsed.value) : { kind: 'messageRefused', name, why: parsed.why },
        );
      },
      { description: describeMessage[name] ?? '' },
    );
  };
  receive(messageNames.decide, parseDecision, (decision) => ({ kind: 'decisionReceived', decision }));
  receive(messageNames.message, parseMessage, (message) => ({ kind: 'messageReceived', message }));
  receive(messageNames.pause, parseSender, ({ by }) => ({ kind: 'pauseRequested', by }));
  receive(messageNames.resume, parseSender, ({ by }) => ({ kind: 'resumeRequested', by }));
  registerDecideUpdate(push, current);
  refuseUnknownNames(push);
}

/** Without these the SDK would keep such a signal for ever and say nothing. */
function refuseUnknownNames(push: Push): void {
  setDefaultSignalHandler((received) => {
    const name = givenName(received);
    push({ kind: 'messageRefused', name: excerpt(name), why: unknownName('signal', name) });
  });
  setDefaultUpdateHandler((received) => {
    const why = unknownName('update', givenName(received));
    throw ApplicationFailure.nonRetryable(`Not accepted: ${why}`, 'unknown-name');
  });
}

const describeMessage: { readonly [name: string]: string } = {
  [messageNames.decide]:
    'Answer an escalation: paste one of the JSON blocks under User Metadata, with your name.',
  [messageNames.message]: 'Say something to the agent: {"by": "your name", "text": "…"}',
  [messageNames.pause]: 'Start nothing new until resumed: {"by": "your name"}',
  [messageNames.resume]: 'Go on after a pause: {"by": "your name"}',
};

/** The signal's twin that answers its sender: a decision that cannot be taken is rejected and leaves no event. */
function registerDecideUpdate(push: Push, current: Current): void {
  const decide = defineUpdate<{ accepted: true }, unknown[]>(messageNames.decide);
  const validator = (...received: unknown[]): void => {
    const parsed = parseDecision(received[0]);
    const state = current();
    const objection =
      parsed.kind === 'invalid'
        ? parsed.why
        : state === undefined
          ? 'the run is still starting'
          : objectionTo(state, parsed.value);
    if (objection !== undefined)
      throw ApplicationFailure.nonRetryable(`Not accepted: ${objection}`, 'decision-refused');
  };
  setHandler(
    decide,
    (...received: unknown[]) => {
      const parsed = parseDecision(received[0]);
      if (parsed.kind === 'valid') push({ kind: 'decisionReceived', decision: parsed.value });
      return { accepted: true as const };
    },
    { validator, description: describeMessage[messageNames.decide] ?? '' },
  );
}

function registerQueries(current: Current): void {
  setHandler(
    defineQuery(queryNames.state),
    () => {
      const state = current();
      return state === undefined ? { status: 'starting' } : viewOf(state);
    },
    { description: 'What the run has done, does, waits for, and has left to spend.' },
  );
  setHandler(
    defineQuery(queryNames.timeline),
    () => {
      const state = current();
      return state === undefined ? [] : timelineOf(state);
    },
    { description: 'The story of the run, newest last.' },
  );
  setHandler(
    defineQuery<unknown, [unknown, unknown]>(queryNames.conversation),
    (from, upTo) => {
      const state = current();
      const range = { from: whole(from, 0), upTo: whole(upTo, Number.MAX_SAFE_INTEGER) };
      return state === undefined
        ? { from: range.from, items: [] }
        : conversationOf(state, range.from, range.upTo);
    },
    { description: 'What was said, from one position up to another.' },
  );
  setHandler(defineQuery<unknown, [ContextQuery]>(queryNames.context), ({ window, from, upTo }) => {
    const state = current();
    if (state === undefined || state.kind === 'finished' || state.conversation.window.number !== window)
      return { items: [] };
    return { items: page(contextItems(state.conversation, from, upTo), answerBytes) };
  });
}

const whole = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isInteger(value) ? value : otherwise;
