import { createServer } from 'node:net';
import { freePorts } from './ports.ts';

test('ports are different, and each can be listened on', async () => {
  const ports = await freePorts(10);
  expect(new Set(ports).size).toBe(10);
  for (const port of ports) {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => server.close(resolve));
  }
});
