import type { Command } from 'commander';
import { AgentClient } from '../agent-client.ts';
import { readDuration } from './flags.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with: a connected client, and one way to say things. */
export type Session = {
  readonly client: AgentClient;
  readonly terminal: Terminal;
  /** The value as one line of JSON with --json, otherwise the text. */
  say(value: unknown, text: string): void;
};

/** How commands are run: `work` ends as the exit code. */
export type Cli = {
  readonly terminal: Terminal;
  run(command: Command, work: (session: Session) => Promise<number>): Promise<void>;
};

export type GlobalOptions = {
  readonly address?: string;
  readonly namespace?: string;
  readonly taskQueue?: string;
  readonly payloadDir?: string;
  readonly deadline?: string;
  readonly json?: true;
};

export function createCli(terminal: Terminal, exit: (code: number) => void): Cli {
  return {
    terminal,
    run: async (command, work) => {
      const { json, deadline, ...options } = command.optsWithGlobals<GlobalOptions>();
      const { address, namespace, taskQueue, payloadDir } = options;
      await using client = await AgentClient.connect({
        ...(address === undefined ? {} : { address }),
        ...(namespace === undefined ? {} : { namespace }),
        ...(taskQueue === undefined ? {} : { taskQueue }),
        ...(payloadDir === undefined ? {} : { payloadDir }),
        ...(deadline === undefined ? {} : { deadline: readDuration('--deadline', deadline) }),
      });
      const say = (value: unknown, text: string): void => terminal.out(json ? JSON.stringify(value) : text);
      exit(await work({ client, terminal, say }));
    },
  };
}
