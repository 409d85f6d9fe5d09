import { createInterface } from 'node:readline/promises';

/** Where the command line speaks and listens; tests give their own. */
export type Terminal = {
  /** Whether a person can be asked. */
  readonly isInteractive: boolean;
  out(line: string): void;
  err(line: string): void;
  /** The line typed; rejects on Ctrl-C and Ctrl-D. */
  ask(question: string): Promise<string>;
};

export function processTerminal(): Terminal {
  // A reader that has seen enough, such as `head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return {
    isInteractive: process.stdin.isTTY && process.stdout.isTTY,
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    ask,
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}
