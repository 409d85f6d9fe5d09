import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strangersIn } from './bundle-contents.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-bundle-'));
  for (const name of ['agent', 'payloads', 'workflows', 'workers', 'scripts', 'package.json']) {
    cpSync(join(project, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the workflows as they are make a bundle', () => {
  expect(bundle()).toMatchObject({ status: 0, stdout: expect.stringMatching(/bundle\.js: \d+ bytes/) });
});

test.each([
  // What webpack itself refuses it refuses without a name.
  ['node:fs', "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x');", 'Webpack'],
  ['zod', "import { z } from 'zod';\nexport const schema = z.string();", 'got also zod'],
  ['openai', "import OpenAI from 'openai';\nexport const client = new OpenAI();", 'openai'],
  ['@temporalio/client', "export { Client } from '@temporalio/client';", '@temporalio/client'],
])('a planted import of %s in workflows/ makes no bundle', (_name, planted, reason) => {
  appendFileSync(join(folder, 'workflows', 'index.ts'), `${planted}\n`);
  const { status, stderr } = bundle();
  expect(status).toBe(1);
  expect(stderr).toContain(reason);
});

test('a bundle whose modules cannot be read is an error, not a clean bundle', () => {
  expect(() => strangersIn('export {};')).toThrow('expected the modules of a workflow bundle');
});

function bundle(): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['scripts/build-workflow-bundle.ts', 'bundle.js'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 50_000,
    env: { PATH: process.env['PATH'] },
  });
}
