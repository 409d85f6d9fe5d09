import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { objectionToServer } from '../agent/server-version.ts';
import type { Log } from '../agent/log-records.ts';

/** Milliseconds a starting worker tries to reach a server that is away, before it gives up and says so. */
const patience = 60_000;

/** Connects to the server named; one that is just being restarted is waited for, `within` milliseconds at most. */
export async function connectToTemporal(
  address: string,
  log: Log,
  within = patience,
): Promise<NativeConnection> {
  const until = Date.now() + within;
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await requireVersion(await NativeConnection.connect({ address }));
    } catch (error) {
      if (error instanceof ServerTooOld) throw error;
      const why = error instanceof Error ? error.message : String(error);
      if (Date.now() + pause > until) {
        throw new Error(
          `expected a Temporal server at ${address} within ${within / 1000} s, but it cannot be reached: ${why}`,
        );
      }
      log('warn', {
        event: 'worker.lifecycle',
        phase: 'waiting',
        message: `no Temporal server at ${address} yet: ${why}`,
      });
      await sleep(pause);
    }
  }
}

class ServerTooOld extends Error {}

async function requireVersion(connection: NativeConnection): Promise<NativeConnection> {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const objection = objectionToServer(serverVersion);
  if (objection === undefined) return connection;
  await connection.close();
  throw new ServerTooOld(objection);
}
