import fc from 'fast-check';
import { factsOf } from '../test/support/random-facts.ts';
import { type Happening, RandomRun } from '../test/support/random-run.ts';
import { costOf } from './budget.ts';
import type { Command } from './commands.ts';
import { contextItems } from './context.ts';
import type { Item } from './conversation.ts';
import { openEscalations } from './on-decision.ts';
import type { Common, RunState } from './run-state.ts';

/** Random orders of events in one run of the suite, and events of each. */
const orders = Number(process.env['PERDURE_RANDOM_ORDERS'] ?? 10_000);
const eventsOfEach = 60;

const commonOf = (state: RunState): Common | null => (state.kind === 'finished' ? state.last : state);

/** Watches one run and throws where an invariant is broken. */
class Watch {
  readonly #approved = new Map<string, { argsHash: string; deadline: number }>();
  readonly #used = new Set<string>();
  readonly #steps = new Set<number>();
  readonly #calls = new Set<number>();
  readonly #messages: string[] = [];
  #ended = 0;
  sideBySide = 0;

  see({ event, before, after, commands }: Happening): void {
    if (before.kind === 'finished' && commands.length > 0) throw new Error('a command after the end');
    if (before.kind !== 'finished' && after.kind === 'finished') this.#ended += 1;
    this.#remember({ event, before, after });
    for (const command of commands) this.#check(command, after);
    this.#checkSettled(before, after);
    this.#checkSpend(after);
    this.#checkConversation(after, commands);
    if (
      openEscalations(after).length > 1 &&
      after.kind === 'acting' &&
      after.calls.some(({ progress }) => progress.kind === 'running')
    )
      this.sideBySide += 1;
    if (JSON.stringify(JSON.parse(JSON.stringify(after))) !== JSON.stringify(after))
      throw new Error('the state does not survive JSON');
  }

  #remember({ event, before, after }: Pick<Happening, 'event' | 'before' | 'after'>): void {
    if (
      event.kind === 'decisionReceived' &&
      (event.decision.kind === 'approve' || event.decision.kind === 'edit')
    ) {
      const { escalation: id, argsHash } = event.decision;
      const open = openEscalations(before).find((one) => one.id === id);
      const taken = open !== undefined && !openEscalations(after).some((one) => one.id === id);
      if (taken && open.argsHash === argsHash && event.at <= open.deadline + 2_000)
        this.#approved.set(id, { argsHash, deadline: open.deadline });
    }
    if (
      event.kind === 'messageReceived' &&
      (commonOf(after)?.unread.length ?? 0) > (commonOf(before)?.unread.length ?? 0)
    )
      this.#messages.push(event.message.text);
  }

  #check(command: Command, after: RunState): void {
    const run = commonOf(after);
    if (command.kind !== 'stopWork' && (run?.pace.kind === 'paused' || run?.draining === true))
      throw new Error(`${command.kind} while held`);
    if (command.kind === 'callModel') {
      if (this.#steps.has(command.step)) throw new Error(`step ${command.step} started twice`);
      this.#steps.add(command.step);
    }
    if (command.kind !== 'runTool') return;
    if (this.#calls.has(command.call)) throw new Error(`call ${command.call} started twice`);
    this.#calls.add(command.call);
    if (command.ready.effect === 'irreversible') this.#checkApproval(command);
  }

  #checkApproval({ approval, ready, call }: Extract<Command, { kind: 'runTool' }>): void {
    if (approval === null || approval.argsHash !== ready.argsHash)
      throw new Error(`call ${call} is irreversible and not approved as it is`);
    if (!this.#approved.has(approval.escalation))
      throw new Error(`call ${call} names a decision nobody made`);
    if (this.#used.has(approval.escalation)) throw new Error(`a decision is used twice`);
    this.#used.add(approval.escalation);
  }

  /** What the model will read of a call does not change any more, whatever comes late or twice. */
  #checkSettled(before: RunState, after: RunState): void {
    if (before.kind !== 'acting' || after.kind !== 'acting' || before.step !== after.step) return;
    for (const { number, progress } of before.calls) {
      if (progress.kind !== 'settled') continue;
      const now = after.calls.find((call) => call.number === number)?.progress;
      if (now?.kind !== 'settled' || now.text !== progress.text)
        throw new Error(`call ${number} changed after it was settled`);
    }
  }

  /** I5: never over the limit by more than what is reserved now, wherever no attempt was lost. */
  #checkSpend(state: RunState): void {
    const run = commonOf(state);
    if (run === null || run.spent.lostAttempts > 0) return;
    const { limits, model } = run.facts.manifest;
    const isCalling = state.kind === 'thinking' && state.request.kind === 'calling';
    const reserved = isCalling ? costOf(model, state.request.reservation) : 0;
    if (run.spent.cost + reserved > limits.cost)
      throw new Error(`spent ${run.spent.cost}, reserved ${reserved}, of ${limits.cost}`);
    const done = run.done.map(({ call }) => call);
    if (new Set(done).size !== done.length) throw new Error('an effect is counted twice');
  }

  /** Each call answered once, in order, before the model is asked again; a slice is what the context says. */
  #checkConversation(state: RunState, commands: readonly Command[]): void {
    const asked = commands.find((command) => command.kind === 'callModel');
    if (asked === undefined || state.kind === 'finished') return;
    const context = contextItems(state.conversation, 0, Number.POSITIVE_INFINITY);
    if (context.length !== asked.context.upTo)
      throw new Error('the slice does not end where the context ends');
    if (context[0]?.kind !== 'task') throw new Error('the context does not begin with the task');
    const ids = (kind: Item['kind']): string[] =>
      context.flatMap((item) => (item.kind === kind && 'id' in item ? [item.id] : []));
    if (JSON.stringify(ids('call')) !== JSON.stringify(ids('result')))
      throw new Error('calls and results do not pair in order');
    const { from, delta } = asked.context;
    if (delta !== null && JSON.stringify(delta) !== JSON.stringify(context.slice(from)))
      throw new Error('the delta is not the rest of the context');
  }

  end(state: RunState): void {
    if (state.kind !== 'finished' || this.#ended !== 1)
      throw new Error(`expected one outcome, got ${this.#ended} (${state.kind})`);
    if (state.outcome.kind === 'completed' && (state.last?.unread.length ?? 0) > 0)
      throw new Error('completed over an unread message');
  }
}

/** Answers all that is pending and lets time pass; whatever happened before, this ends a run. */
function driveToEnd(run: RandomRun): void {
  for (let round = 0; round < 200 && run.state.kind !== 'finished'; round += 1) {
    for (const command of run.pending) run.answer(command);
    run.passTime(100_000);
  }
}

test(`in ${orders} random orders of events a run never throws, ends in one outcome and keeps its invariants`, () => {
  let sideBySide = 0;
  let continued = 0;
  const kinds = new Set<string>();
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), fc.constantFrom(2, 1_000), (numbers, cost) => {
      const watch = new Watch();
      const draw = (below: number): number => (numbers.next().value as number) % below;
      const run = new RandomRun(factsOf({ cost }), draw, (happening) => {
        if (happening.event.kind === 'runContinued') continued += 1;
        watch.see(happening);
      });
      for (let event = 0; event < eventsOfEach && run.state.kind !== 'finished'; event += 1) run.step();
      driveToEnd(run);
      watch.end(run.state);
      if (run.state.kind === 'finished') kinds.add(run.state.outcome.kind);
      sideBySide += watch.sideBySide;
    }),
    { numRuns: orders },
  );
  expect([...kinds].sort()).toEqual(['abandoned', 'cancelled', 'completed', 'exhausted', 'failed']);
  expect(sideBySide).toBeGreaterThan(0);
  expect(continued).toBeGreaterThan(0);
}, 240_000);
