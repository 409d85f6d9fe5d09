import { advance, startRun } from '../../agent/advance.ts';
import type { Prepared } from '../../agent/call.ts';
import type { Command } from '../../agent/commands.ts';
import { carryOver } from '../../agent/carry-over.ts';
import { isInFlight } from '../../agent/ending.ts';
import type { Event, Stamped } from '../../agent/events.ts';
import { failure, failureCodes, type FailureCode } from '../../agent/failure.ts';
import { hashArguments } from '../../agent/hash.ts';
import type { Effect } from '../../agent/manifest.ts';
import type { Decision } from '../../agent/messages.ts';
import type { ModelReply } from '../../agent/model-reply.ts';
import { openEscalations } from '../../agent/on-decision.ts';
import type { Facts, RunState } from '../../agent/run-state.ts';

/** Numbers that fast-check draws; whatever happens in a random run follows from them, so that it can be shrunk. */
export type Draw = (below: number) => number;

/** One thing that happened: the event, the state before and after, and what was started. */
export type Happening = {
  readonly event: Stamped;
  readonly before: RunState;
  readonly after: RunState;
  readonly commands: readonly Command[];
};

type Pending = Exclude<Command, { kind: 'stopWork' }>;

/** A run whose surroundings answer, fail, interrupt and repeat themselves as the numbers say. */
export class RandomRun {
  readonly #draw: Draw;
  readonly #seen: (happening: Happening) => void;
  state: RunState;
  pending: readonly Pending[] = [];
  #past: readonly Event[] = [];
  #now = 0;
  #events = 0;

  constructor(facts: Facts, draw: Draw, seen: (happening: Happening) => void) {
    this.#draw = draw;
    this.#seen = seen;
    const { state, commands } = startRun(facts, 'the task');
    this.state = state;
    this.#take(commands);
    seen({ event: this.#stamp({ kind: 'timePassed' }), before: state, after: state, commands });
  }

  /** Lets one random thing happen. */
  step(): void {
    this.#now += this.#draw(2_000);
    const kind = this.#draw(20);
    if (kind < 9 && this.pending.length > 0) return this.#answerOne();
    if (kind < 13) return this.#decide();
    if (kind === 13 && this.#past.length > 0)
      return this.happen(this.#past[this.#draw(this.#past.length)] ?? { kind: 'timePassed' });
    this.happen(this.#interruption(kind));
  }

  happen(event: Event): void {
    const before = this.state;
    const stamped = this.#stamp(event);
    const { state, commands } = advance(before, stamped);
    this.state = state;
    this.#past = [...this.#past.slice(-30), event];
    this.#take(commands);
    this.#seen({ event: stamped, before, after: state, commands });
    this.#continueWhenDue();
  }

  answer(command: Pending): void {
    this.pending = this.pending.filter((one) => one !== command);
    this.happen(this.#answerTo(command));
  }

  passTime(milliseconds: number): void {
    this.#now += milliseconds;
    this.happen({ kind: 'timePassed' });
  }

  #stamp(event: Event): Stamped {
    this.#events += 1;
    return { ...event, at: this.#now, seed: `seed-${this.#events}` };
  }

  #take(commands: readonly Command[]): void {
    this.pending = [
      ...this.pending,
      ...commands.flatMap((command) => (command.kind === 'stopWork' ? [] : [command])),
    ];
  }

  /** As workflows/continue-run.ts does it: nothing in flight, the state goes through JSON into the next run. */
  #continueWhenDue(): void {
    const { state } = this;
    if (state.kind === 'finished' || !state.draining || isInFlight(state)) return;
    if (this.pending.length > 0) throw new Error('continue-as-new with something in flight');
    this.state = JSON.parse(JSON.stringify(carryOver(state))) as RunState;
    this.happen({ kind: 'runContinued' });
  }

  #answerOne(): void {
    const command = this.pending[this.#draw(this.pending.length)];
    if (command !== undefined) this.answer(command);
  }

  #answerTo(command: Pending): Event {
    const fails = this.#draw(6) === 0;
    switch (command.kind) {
      case 'callModel':
        if (this.#draw(25) === 0)
          return { kind: 'modelFailed', step: command.step, failure: this.#failure(), lost: this.#draw(3) };
        return { kind: 'modelReplied', step: command.step, reply: this.#reply(command) };
      case 'runTool':
        if (fails) return { kind: 'callFailed', call: command.call, failure: this.#failure() };
        return {
          kind: 'callReturned',
          call: command.call,
          result: {
            kind: this.#draw(5) === 0 ? 'declined' : 'done',
            text: `result ${command.call} ${'x'.repeat(this.#draw(400))}`,
            attempt: 1,
          },
        };
      case 'prepareCall':
        if (fails)
          return { kind: 'callPrepared', call: command.call, prepared: { kind: 'refused', why: 'not so' } };
        return {
          kind: 'callPrepared',
          call: command.call,
          prepared: ready(command.edited.args, 'irreversible'),
        };
    }
  }

  #failure() {
    const codes = Object.keys(failureCodes) as FailureCode[];
    return failure(codes[this.#draw(codes.length)] ?? 'unexpected', 'it failed');
  }

  /** Uses at most what was reserved, as a provider that keeps to the request does. */
  #reply({ step, context }: Extract<Pending, { kind: 'callModel' }>): ModelReply {
    const count = this.#draw(5);
    const words = this.#draw(8) === 0;
    const prepared = words
      ? []
      : Array.from({ length: count + 1 }, (_none, index) => this.#prepared(count === 0, index));
    const proposals = prepared.map((one, index) => ({
      id: `c-${step}-${index}`,
      tool: 'tool',
      prepared: one,
    }));
    return {
      items: words
        ? [{ kind: 'reply', text: 'words' }]
        : proposals.map(({ id }) => ({ kind: 'call', id, tool: 'tool', args: '{}' })),
      proposals,
      stop: words && this.#draw(4) === 0 ? 'length' : 'done',
      usage: {
        inputTokens: Math.min(200 + context.upTo, 300),
        cachedInputTokens: 0,
        outputTokens: this.#draw(50),
        exact: true,
      },
      model: { requested: 'random-1', reported: 'random-1' },
      attempt: 1,
      lost: this.#draw(10) === 0 ? 1 : 0,
    };
  }

  #prepared(isAlone: boolean, index: number): Prepared {
    if (isAlone && this.#draw(8) === 0) return { kind: 'finish', output: 'done' };
    if (isAlone && this.#draw(20) === 0)
      return { kind: 'give up', outcome: 'abandoned', reason: 'impossible' };
    const effects: readonly Effect[] = ['read', 'write', 'irreversible'];
    const kind = this.#draw(5);
    if (kind === 3) return { kind: 'refused', why: 'refused' };
    if (kind === 4)
      return { kind: 'question', tool: { name: 'ask', version: 1 }, args: {}, describe: 'a question' };
    return ready({ index, of: this.#events }, effects[kind] ?? 'read');
  }

  #decide(): void {
    const open = openEscalations(this.state);
    const one = open[this.#draw(Math.max(1, open.length))];
    const escalation = one === undefined || this.#draw(6) === 0 ? 'seed-1-0' : one.id;
    const argsHash = this.#draw(6) === 0 ? 'wrong' : (one?.argsHash ?? '');
    const by = 'ben';
    const decisions: readonly Decision[] = [
      { kind: 'approve', escalation, by, argsHash },
      { kind: 'approve', escalation, by, argsHash },
      { kind: 'edit', escalation, by, argsHash, args: { edited: this.#events } },
      { kind: 'reject', escalation, by, reason: 'no' },
      { kind: 'answer', escalation, by, text: 'so' },
    ];
    const decision =
      this.#draw(60) === 0
        ? ({ kind: 'take over', escalation, by, reason: 'mine' } as const)
        : decisions[this.#draw(decisions.length)];
    if (decision !== undefined) this.happen({ kind: 'decisionReceived', decision });
  }

  #interruption(kind: number): Event {
    switch (kind) {
      case 14:
        return {
          kind: 'messageReceived',
          message: {
            id: ['', 'same', `m-${this.#events}`][this.#draw(3)] ?? '',
            by: 'ada',
            text: `message ${this.#events}`,
          },
        };
      case 15:
        return { kind: 'pauseRequested', by: 'olga' };
      case 16:
      case 17:
        return { kind: 'resumeRequested', by: 'olga' };
      case 18:
        return this.#draw(4) === 0
          ? { kind: 'historyGrown' }
          : { kind: 'messageRefused', name: 'decide', why: 'expected another thing' };
      default:
        return this.#draw(30) === 0 ? { kind: 'cancelRequested' } : { kind: 'timePassed' };
    }
  }
}

function ready(
  args: { readonly [name: string]: number } | Extract<Prepared, { kind: 'ready' }>['args'],
  effect: Effect,
): Prepared {
  const tool = { name: 'tool', version: 1 };
  return { kind: 'ready', tool, args, argsHash: hashArguments(tool, args), effect, describe: 'a call' };
}
