import { Client, Connection } from '@temporalio/client';
import { defaultTaskQueue } from '../agent/protocol.ts';
import { createDataConverter } from '../payloads/data-converter.ts';
import type { AgentType, AnyAgent, InputOf } from './agent-type.ts';
import { type ConnectOptions, defaultDeadline, readConnectOptions } from './connection-options.ts';
import { InvalidInput } from './errors.ts';
import { type Link, within } from './link.ts';
import { findOpenEscalations, type OpenEscalations } from './open-escalations.ts';
import { Run } from './run.ts';
import { type StartOptions, startRun } from './start-run.ts';
import { translateError, unreachable } from './translate-error.ts';
import { type ListOptions, listQuery, type RunSummary, summaryOf } from './visibility.ts';

/** Starts runs and finds them. It talks to the Temporal server alone: it loads no worker, tool, schema or model code. */
export class AgentClient implements AsyncDisposable {
  readonly #link: Link;
  readonly #close: () => Promise<void>;

  private constructor(link: Link, close: () => Promise<void>) {
    this.#link = link;
    this.#close = close;
  }

  /** Connects to the server that the options or the environment name; throws InvalidInput when neither does. */
  static async connect(options: ConnectOptions = {}): Promise<AgentClient> {
    const read = await readConnectOptions(options, process.env);
    const { namespace, taskQueue, deadline, payloadDir } = read;
    const connection = Connection.lazy(read.connection);
    try {
      await connection.ensureConnected();
    } catch (error) {
      await connection.close();
      const translated = translateError(error);
      throw translated.kind === 'unexpected' ? unreachable(error) : translated;
    }
    const client = new Client({ connection, namespace, dataConverter: createDataConverter({ payloadDir }) });
    return new AgentClient({ client, taskQueue, deadline }, () => connection.close());
  }

  /**
   * On a Temporal client that the program already has, which stays its own to close. It needs the data converter of
   * `createDataConverter`, or large payloads cannot be read.
   */
  static from(
    client: Client,
    {
      taskQueue = defaultTaskQueue,
      deadline = defaultDeadline,
    }: { taskQueue?: string; deadline?: number } = {},
  ): AgentClient {
    return new AgentClient({ client, taskQueue, deadline }, async () => undefined);
  }

  /**
   * Starts a run of the newest, or a given, version of an agent. Idempotent by `runId`, also after the run has ended:
   * starting the same again gives the same run, starting something else under the id throws RunExists.
   */
  async start<A extends AgentType = AnyAgent>(
    agent: A['name'],
    options: StartOptions<InputOf<A>>,
  ): Promise<Run<A>> {
    await startRun(this.#link, agent, options);
    return this.run<A>(options.runId);
  }

  /** The run with this id; asks the server nothing yet. */
  run<A extends AgentType = AnyAgent>(id: string): Run<A> {
    return new Run<A>(this.#link, id);
  }

  /** Runs as the server's index has them, newest first. Needs no worker. */
  async list(options: ListOptions = {}): Promise<readonly RunSummary[]> {
    const { limit = 100 } = options;
    if (!Number.isInteger(limit) || limit < 1)
      throw new InvalidInput(`expected "limit" to be 1 or more, got ${limit}`);
    const query = listQuery(options);
    return await within(this.#link, null, async () => {
      const runs: RunSummary[] = [];
      const found = this.#link.client.workflow.list({ query, pageSize: Math.min(limit, 1_000) });
      for await (const execution of found) {
        runs.push(summaryOf(execution));
        if (runs.length === limit) break;
      }
      return runs;
    });
  }

  /** Runs that can do nothing but wait, for a person or a message. */
  async waiting(options: Omit<ListOptions, 'status' | 'outcome'> = {}): Promise<readonly RunSummary[]> {
    return await this.list({ ...options, status: 'waiting' });
  }

  /** Every question that waits for a person, also of runs that are busy with something else meanwhile. */
  async openEscalations(options: Omit<ListOptions, 'status' | 'outcome'> = {}): Promise<OpenEscalations> {
    const runs = await this.list({ ...options, status: ['waiting', 'running', 'paused'] });
    return await findOpenEscalations(runs.map(({ id }) => this.run(id)));
  }

  /** Closes the connection that `connect` opened. */
  async close(): Promise<void> {
    await this.#close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
