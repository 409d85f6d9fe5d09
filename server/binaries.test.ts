import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cachedBinaries, cacheFolder } from './binaries.ts';
import { oldestGo, serverVersion } from './versions.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'perdure-binaries-'));

function executable(file: string, prints = ''): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${prints}'\n`);
  chmodSync(file, 0o755);
  return file;
}

test.each([
  [{ PERDURE_CACHE: '/c', XDG_CACHE_HOME: '/x' }, '/c'],
  [{ XDG_CACHE_HOME: '/x' }, '/x/perdure'],
  [{}, join(homedir(), '.cache', 'perdure')],
])('with %j servers are kept below %s, each version in its own folder', (environment, base) => {
  expect(cacheFolder(environment)).toBe(join(base, `temporal-${serverVersion}`));
});

test('a cache counts as whole only with the Web UI, where that is asked for', () => {
  const folder = newFolder();
  expect(cachedBinaries(folder, false)).toBeUndefined();
  const server = executable(join(folder, 'server', 'server'));
  expect(cachedBinaries(folder, true)).toBeUndefined();
  expect(cachedBinaries(folder, false)).toEqual({ kind: 'server', server, ui: undefined });
  const ui = executable(join(folder, 'ui', 'server'));
  expect(cachedBinaries(folder, true)).toEqual({ kind: 'server', server, ui });
});

/** Asks in a process of its own, which sees nothing but these commands, and tells the answer or the error. */
async function ask(
  what: 'obtainBinaries' | 'requireGo',
  environment: { PATH: string; PERDURE_CACHE?: string },
) {
  const program = `
    import { ${what} } from ${JSON.stringify(new URL('./binaries.ts', import.meta.url).href)};
    const answer = await ${what}({ ui: false, log: () => undefined }).catch(({ message }) => message);
    console.log(JSON.stringify(answer ?? 'enough'));`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment, timeout: 20_000 });
  return JSON.parse(stdout) as unknown;
}

/** A `temporal` command that prints this, and a server in the cache. */
function machineWith(printed: string) {
  const [PATH, cache] = [newFolder(), newFolder()];
  executable(join(PATH, 'temporal'), printed);
  const server = executable(join(cache, `temporal-${serverVersion}`, 'server', 'server'));
  return { environment: { PATH, PERDURE_CACHE: cache }, server };
}

test('a temporal command that is new enough goes before the cache', async () => {
  const { environment } = machineWith('temporal version 1.8.2 (Server 1.32.1, UI 2.54.1)');
  expect(await ask('obtainBinaries', environment)).toEqual({ kind: 'cli', temporal: 'temporal' });
});

test.each(['temporal version 1.1.2 (Server 1.25.1, UI 2.31.2)', 'some other program'])(
  'a temporal command that prints %j is passed over for the cache',
  async (printed) => {
    const { environment, server } = machineWith(printed);
    expect(await ask('obtainBinaries', environment)).toEqual({ kind: 'server', server });
  },
);

function go(printed: string): { PATH: string } {
  const PATH = newFolder();
  executable(join(PATH, 'go'), printed);
  return { PATH };
}

test.each(['go version go1.22.3 linux/amd64', 'not found'])(
  'a go command that prints %j cannot build: the error says so, and what else would do',
  async (printed) => {
    const message = await ask('requireGo', go(printed));
    expect(message).toContain(`install Go ${oldestGo.join('.')} or later, so`);
    expect(message).toContain(`(found: ${printed})`);
    expect(message).toContain('set TEMPORAL_ADDRESS');
  },
);

test('a go command that is new enough can build', async () => {
  expect(await ask('requireGo', go(`go version go${oldestGo.join('.')} linux/amd64`))).toBe('enough');
});
