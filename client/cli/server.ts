import type { Command } from 'commander';
import { InvalidInput } from '../errors.ts';

/** Listed here for the help; `runServer` is handed its arguments as they are. */
export function addServer(program: Command): void {
  program
    .command('server')
    .description('run a Temporal server in the foreground (perdure server --help)')
    .allowUnknownOption()
    .argument('[options...]');
}

type ServerModule = { readonly runServer?: (args: readonly string[]) => Promise<number> };

/** The server is loaded only when asked for: every other command merely connects. */
export async function runServer(args: readonly string[]): Promise<number> {
  const path = '../../server/main.ts';
  const module = (await import(path)) as ServerModule;
  if (module.runServer === undefined) throw new InvalidInput('This installation has no server part.');
  return await module.runServer(args);
}
