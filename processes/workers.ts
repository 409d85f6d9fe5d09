import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';

const program = fileURLToPath(new URL('../workers/main.ts', import.meta.url));

export type WorkersOptions = {
  readonly count: number;
  /** Folder for the workers' logs: `worker-N.jsonl`, appended over restarts, and `worker-N.err`. */
  readonly logs: string;
  /** TEMPORAL_ADDRESS, PERDURE_APP and the like. */
  readonly environment: { readonly [name: string]: string };
};

/** A fleet of worker processes that can be killed and started again one by one. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #children: Child[];

  constructor(options: WorkersOptions) {
    this.#options = options;
    this.#children = Array.from({ length: options.count }, (_none, index) => this.#start(index));
  }

  get pids(): readonly number[] {
    return this.#children.map(({ pid }) => pid);
  }

  /** SIGKILL; returns the pid that died. */
  async kill(index: number): Promise<number> {
    const child = this.#at(index);
    await child.kill();
    return child.pid;
  }

  restart(index: number): void {
    if (!this.#at(index).isAlive()) this.#children[index] = this.#start(index);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop()));
  }

  #at(index: number): Child {
    const child = this.#children[index];
    if (child === undefined)
      throw new Error(`expected a worker from 0 to ${this.#children.length - 1}, got ${index}`);
    return child;
  }

  #start(index: number): Child {
    const { logs, environment } = this.#options;
    const PERDURE_LOG_FILE = join(logs, `worker-${index}.jsonl`);
    return startChild({
      name: `worker ${index}`,
      args: [program],
      environment: { ...environment, PERDURE_LOG_FILE },
      errorFile: join(logs, `worker-${index}.err`),
    });
  }
}
