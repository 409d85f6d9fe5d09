import { Client, Connection } from '@temporalio/client';
import { createDataConverter } from '../payloads/data-converter.ts';

/** Temporal's own client, for suites that look at what the server holds: histories, counts, pending activities. */
export async function connectTemporal(address: string, payloadDir: string): Promise<Client> {
  const connection = await Connection.connect({ address });
  return new Client({ connection, dataConverter: createDataConverter({ payloadDir }) });
}
