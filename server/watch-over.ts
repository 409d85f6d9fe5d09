import { type ChildProcess, spawn } from 'node:child_process';

/** Ends the child when this process is gone, even by SIGKILL: a shell waits for the end of a pipe that we hold open. */
export function watchOver(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = spawn('sh', ['-c', `cat >/dev/null; kill -TERM ${child.pid} 2>/dev/null`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  const { stdin } = guard;
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
