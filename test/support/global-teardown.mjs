import { once } from 'node:events';

export default async function tearDown() {
  const holder = globalThis.perdureTestHolder;
  if (holder === undefined || holder.exitCode !== null) return;
  const exited = once(holder, 'exit');
  holder.stdin.end();
  await exited;
}
