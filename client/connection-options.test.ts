import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConnectOptions } from './connection-options.ts';
import { InvalidInput } from './errors.ts';

test('no server is picked that nobody named', async () => {
  await expect(readConnectOptions({}, {})).rejects.toThrow(InvalidInput);
  await expect(readConnectOptions({}, {})).rejects.toThrow('set TEMPORAL_ADDRESS');
});

test.each(['localhost', 'http://localhost:7233', 'host:', ':7233', 'a b:1'])(
  '%s is no address',
  async (address) => {
    await expect(readConnectOptions({ address }, {})).rejects.toThrow('host:port');
  },
);

test('options come before the environment, the environment before defaults', async () => {
  const environment = {
    TEMPORAL_ADDRESS: 'server:1',
    TEMPORAL_NAMESPACE: 'shop',
    PERDURE_TASK_QUEUE: '',
    PERDURE_PAYLOAD_DIR: '/payloads',
    TEMPORAL_API_KEY: 'secret',
  };
  expect(await readConnectOptions({ namespace: 'mine', deadline: 500 }, environment)).toEqual({
    connection: { address: 'server:1', connectTimeout: 500, apiKey: 'secret' },
    namespace: 'mine',
    taskQueue: 'perdure',
    payloadDir: '/payloads',
    deadline: 500,
  });
});

test('certificates are read from the files that the environment names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-tls-'));
  try {
    for (const name of ['ca', 'crt', 'key']) await writeFile(join(folder, name), name);
    const read = await readConnectOptions(
      { address: 'server:1' },
      {
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'ca'),
        TEMPORAL_TLS_CLIENT_CERT_PATH: join(folder, 'crt'),
        TEMPORAL_TLS_CLIENT_KEY_PATH: join(folder, 'key'),
        TEMPORAL_TLS_SERVER_NAME: 'shop',
      },
    );
    expect(read.connection.tls).toEqual({
      serverNameOverride: 'shop',
      serverRootCACertificate: Buffer.from('ca'),
      clientCertPair: { crt: Buffer.from('crt'), key: Buffer.from('key') },
    });
    const half = { TEMPORAL_TLS_CLIENT_CERT_PATH: join(folder, 'crt') };
    await expect(readConnectOptions({ address: 'server:1' }, half)).rejects.toThrow('together');
    const missing = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'none') };
    await expect(readConnectOptions({ address: 'server:1' }, missing)).rejects.toThrow(InvalidInput);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('TEMPORAL_TLS alone switches encryption on', async () => {
  const read = await readConnectOptions({ address: 'server:1' }, { TEMPORAL_TLS: 'true' });
  expect(read.connection.tls).toBe(true);
});
