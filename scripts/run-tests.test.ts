import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('run-tests.ts', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-run-tests-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['tests that pass', "test('a', () => {}); test('b', () => {});", { last: '2 passed, 0 failed', status: 0 }],
  [
    'a test that fails',
    "test('a', () => {}); test('b', () => { throw 1; });",
    { last: '1 passed, 1 failed', status: 1 },
  ],
  ['a file that cannot be run', 'this is no JavaScript', { last: '0 passed, 1 failed', status: 1 }],
])('%s end in the sums on a line of their own', (_title, code, expected) => {
  writeFileSync(join(folder, 'some.test.js'), code);
  const config = JSON.stringify({ rootDir: folder, testMatch: ['**/*.test.js'], transform: {} });
  const { stdout, status } = spawnSync(process.execPath, [program, '--config', config], {
    encoding: 'utf8',
    timeout: 50_000,
    env: { PATH: process.env['PATH'] },
  });
  expect({ last: stdout.trimEnd().split('\n').at(-1), status }).toEqual(expected);
});

test('an option that jest does not know ends in a failure', () => {
  const { stdout, status } = spawnSync(process.execPath, [program, '--such-an-option'], {
    encoding: 'utf8',
    timeout: 50_000,
    env: { PATH: process.env['PATH'] },
  });
  expect({ last: stdout.trimEnd().split('\n').at(-1), status }).toEqual({
    last: '0 passed, 1 failed',
    status: 1,
  });
});
