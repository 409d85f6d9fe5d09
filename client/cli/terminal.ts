import { createInterface } from 'node:readline/promises';

/** Where the command line speaks and listens; tests give their own. */
export type Terminal = {
  /** Whether a person can be asked. */
  readonly isInteractive: boolean;
  out(line: string): void;
  err(line: string): void;
  ask(question: string): Promise<string>;
};

export function processTerminal(): Terminal {
  return {
    isInteractive: process.stdin.isTTY && process.stdout.isTTY,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return (await lines.question(question)).trim();
      } finally {
        lines.close();
      }
    },
  };
}
