import { randomUUID } from 'node:crypto';
import type { Item } from '../agent/conversation.ts';
import { parseMessage, parseSender, type Parsed } from '../agent/messages.ts';
import { messageNames, queryNames } from '../agent/protocol.ts';
import type { Entry } from '../agent/run-state.ts';
import type { EscalationView, RunView } from '../agent/view.ts';
import type { AgentType, AnyAgent, OutcomeOf } from './agent-type.ts';
import { type Asked, bind, type DecisionDraft } from './decision.ts';
import { decideByUpdate } from './decide-by-update.ts';
import { InvalidInput } from './errors.ts';
import { type Link, query, within } from './link.ts';
import { nextEscalation } from './next-escalation.ts';
import { outcomeOf, type ResultOptions } from './result.ts';
import { viewOfRun } from './view-of-run.ts';
import { type Watched, watchRun, type WatchOptions } from './watch.ts';

/**
 * One run, by its id; the run need not exist yet. Every call ends within the client's deadline (10 s by default) and
 * throws a ClientError, except those that wait on purpose: `result`, `nextEscalation` and `watch`.
 */
export class Run<A extends AgentType = AnyAgent> {
  readonly id: string;
  readonly #link: Link;

  constructor(link: Link, id: string) {
    this.#link = link;
    this.id = id;
  }

  /** What the run has done, does, waits for, and has left to spend. Needs a worker. */
  async state(): Promise<RunView> {
    return await viewOfRun(this.#link, this.id);
  }

  /** The latest 200 lines of the run's story, newest last. Needs a worker. */
  async timeline(): Promise<readonly Entry[]> {
    return await query(this.#link, this.id, { name: queryNames.timeline, args: [] });
  }

  /** What was said, by positions over the whole run; a long run no longer holds the oldest, so look at `from`. */
  async conversation(
    from = 0,
    upTo = Number.MAX_SAFE_INTEGER,
  ): Promise<{ readonly from: number; readonly items: readonly Item[] }> {
    return await query(this.#link, this.id, { name: queryNames.conversation, args: [from, upTo] });
  }

  /** The questions that wait for a person now. */
  async escalations(): Promise<readonly EscalationView[]> {
    return (await this.state()).escalations;
  }

  /**
   * Waits for the run to ask a person; over dead workers and a server that is away for at most 5 minutes. Throws RunEnded
   * when the run ends without asking and TimedOut after `timeout` milliseconds (none by default: a run has its own limits).
   */
  async nextEscalation({
    timeout = Number.POSITIVE_INFINITY,
  }: {
    timeout?: number;
  } = {}): Promise<EscalationView> {
    return await nextEscalation(this.#link, this.id, timeout);
  }

  /**
   * Sends a decision by signal, bound to the arguments that `escalation` shows. Done when the server has it: no worker is
   * needed, and whether the run could take it is in `state().refusedMessages`.
   */
  async decide(escalation: Asked, decision: DecisionDraft): Promise<void> {
    await this.#signal(messageNames.decide, bind(escalation, decision));
  }

  /** Decides and waits until the run has taken it; throws DecisionRefused, with the reason, when it does not. Repeatable. */
  async decideNow(escalation: Asked, decision: DecisionDraft): Promise<void> {
    await decideByUpdate(this.#link, this.id, bind(escalation, decision));
  }

  /** Says something to the agent. With the same `id` again it is the same message; random by default. */
  async message(text: string, { by, id = randomUUID() }: { by: string; id?: string }): Promise<void> {
    await this.#signal(messageNames.message, valid(parseMessage({ text, by, id })));
  }

  /** Nothing new starts until `resume`; what is under way goes on. */
  async pause({ by }: { by: string }): Promise<void> {
    await this.#signal(messageNames.pause, valid(parseSender({ by })));
  }

  async resume({ by }: { by: string }): Promise<void> {
    await this.#signal(messageNames.resume, valid(parseSender({ by })));
  }

  /** Asks the run to end as cancelled: effects under way come home first, done ones stay done. */
  async cancel(): Promise<void> {
    await within(this.#link, this.id, () => this.#link.client.workflow.getHandle(this.id).cancel());
  }

  /** How the run ended; waits for it, over continue-as-new and restarts of the server. */
  async result(options: ResultOptions = {}): Promise<OutcomeOf<A>> {
    return (await outcomeOf(this.#link, this.id, options)) as OutcomeOf<A>;
  }

  /** What happens in the run, live, from the start of its story or after a given entry, until it ends. */
  watch(options: WatchOptions = {}): AsyncGenerator<Watched<OutcomeOf<A>>> {
    return watchRun(this.#link, this.id, options) as AsyncGenerator<Watched<OutcomeOf<A>>>;
  }

  async #signal(name: string, argument: unknown): Promise<void> {
    await within(this.#link, this.id, () =>
      this.#link.client.workflow.getHandle(this.id).signal(name, argument),
    );
  }
}

function valid<T>(parsed: Parsed<T>): T {
  if (parsed.kind === 'invalid') throw new InvalidInput(parsed.why);
  return parsed.value;
}
