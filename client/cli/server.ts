import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { InvalidInput } from '../errors.ts';
import type { GlobalOptions } from './session.ts';

type Flags = GlobalOptions & {
  readonly data: string;
  readonly ui: boolean;
  readonly port?: string;
  readonly uiPort?: string;
};

export function addServer(program: Command): void {
  program
    .command('server')
    .description('run a Temporal server in the foreground, on a data folder of your own')
    .option('--data <folder>', 'where its data is kept', join(homedir(), '.perdure', 'temporal'))
    .option('--port <number>', 'port for workers and clients; a free one by default')
    .option('--ui-port <number>', 'port of the Web UI; a free one by default')
    .option('--no-ui', 'without the Web UI')
    .action(async (_options: unknown, command: Command) => {
      const { data, ui, json = false, port, uiPort } = command.optsWithGlobals<Flags>();
      const ports = {
        ...(port === undefined ? {} : { port: readPort('--port', port) }),
        ...(uiPort === undefined ? {} : { uiPort: readPort('--ui-port', uiPort) }),
      };
      // Loaded only when asked for: every other command merely connects.
      const { runServer } = await import('../../server/main.ts');
      await runServer({ data, ui, json, ...ports });
    });
}

function readPort(flag: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidInput(`expected ${flag} to be a number from 1 to 65535, got "${text}"`);
}
