import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Runs once before the first test that needs Temporal: one server and one workflow bundle for all of them, held by a
 * process of its own (share.ts) that ends when its input closes, so that a killed test run leaves nothing behind.
 */
export default async function setUp() {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const holder = spawn(process.execPath, [fileURLToPath(new URL('share.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const exited = once(holder, 'exit').then(([code]) => {
    throw new Error(`test/support/share.ts ended with ${code} before it had a server; its reason is above`);
  });
  const [line] = await Promise.race([once(createInterface(holder.stdout), 'line'), exited]);
  exited.catch(() => {});
  Object.assign(process.env, JSON.parse(line));
  globalThis.perdureTestHolder = holder;
}
