import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { openTemporal } from './open-temporal.ts';

export type ServerOptions = {
  readonly data: string;
  readonly ui: boolean;
  readonly json: boolean;
  readonly port?: number;
  readonly uiPort?: number;
};

/** Runs a Temporal server in the foreground on a data folder until SIGINT or SIGTERM. */
export async function runServer({ data, ui, json, port, uiPort }: ServerOptions): Promise<void> {
  const say = (line: string): void => console.error(line);
  const temporal = await openTemporal({
    dataDir: data,
    ui,
    log: say,
    ...(port === undefined ? {} : { port }),
    ...(uiPort === undefined ? {} : { uiPort }),
  });
  const { address, uiUrl, namespace, dataDir, pid } = temporal;
  if (json)
    console.log(
      JSON.stringify({ event: 'listening', address, uiUrl: uiUrl ?? null, namespace, dataDir, pid }),
    );
  else {
    console.log(`Temporal server: ${address} (namespace ${namespace}), data in ${dataDir}`);
    if (uiUrl !== undefined) console.log(`Web UI: ${uiUrl}`);
    console.log(
      `Workers and clients find it by TEMPORAL_ADDRESS=${address}. Stop it with Ctrl-C; its runs go on when it is started again.`,
    );
  }
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await temporal.stop();
}

if (import.meta.main) {
  const command = new Command('server')
    .description('A Temporal server in the foreground, on a data folder of your own.')
    .option('--data <folder>', 'where its data is kept', join(homedir(), '.perdure', 'temporal'))
    .option('--port <number>', 'port for workers and clients; a free one by default', Number)
    .option('--ui-port <number>', 'port of the Web UI; a free one by default', Number)
    .option('--no-ui', 'without the Web UI')
    .option('--json', 'say where it is as JSON', false);
  try {
    await runServer(command.parse().opts());
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
