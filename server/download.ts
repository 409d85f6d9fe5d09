import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Lets the SDK download the `temporal` command, in a process of its own that can be given up: the SDK's download itself
 * has no limit. Returns the path, or undefined when it did not work in time.
 */
export async function downloadTemporal(within: number): Promise<string | undefined> {
  const program = fileURLToPath(new URL('./download-main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), within);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
  clearTimeout(timer);
  const path = printed.trim();
  return code === 0 && path !== '' ? path : undefined;
}
