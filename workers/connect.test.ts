import { createServer } from 'node:net';
import type { LogRecord } from '../agent/log-records.ts';
import { freePorts } from '../server/ports.ts';
import { connectToTemporal } from './connect.ts';

async function refused(address: string): Promise<{ message: string; records: readonly LogRecord[] }> {
  const records: LogRecord[] = [];
  const message = await connectToTemporal(address, (_level, record) => void records.push(record), 600).then(
    () => 'connected',
    (error: unknown) => String(error),
  );
  return { message, records };
}

test('a server that is away is waited for, which the log says, and in the end told with its address', async () => {
  const [port] = await freePorts(1);
  const { message, records } = await refused(`127.0.0.1:${port}`);
  expect(message).toMatch(`expected a Temporal server at 127.0.0.1:${port} within 0.6 s`);
  expect(records[0]).toMatchObject({ event: 'worker.lifecycle', phase: 'waiting' });
});

test('something that listens but is no Temporal server is told too, and is not waited for without end', async () => {
  const other = createServer((socket) => socket.end('SMTP ready\r\n'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    expect((await refused(`127.0.0.1:${port}`)).message).toMatch('expected a Temporal server');
  } finally {
    other.close();
  }
});
