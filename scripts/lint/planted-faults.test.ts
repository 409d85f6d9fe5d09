import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Every line that ends in `// fault: rule …` in fixtures/ must be found by just these rules, every other line by none.

const project = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const planted = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort();

let folder: string;
let found: readonly Finding[];

type Finding = { readonly path: string; readonly line: number; readonly rule: string };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-lint-'));
  cpSync(fixtures, folder, { recursive: true });
  for (const name of ['tsconfig.json', 'package.json']) cpSync(join(project, name), join(folder, name));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const config = readFileSync(join(project, '.oxlintrc.json'), 'utf8');
  writeFileSync(
    join(folder, '.oxlintrc.json'),
    config.replaceAll('"./scripts/', `"${join(project, 'scripts')}/`),
  );
  found = lint(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(planted)('the faults planted in %s are found, and nothing else', (path) => {
  const faults = found.filter((one) => one.path === path).map(({ line, rule }) => `${line} ${rule}`);
  expect([...new Set(faults)].sort()).toEqual(markedIn(path).sort());
});

test('all six forgotten promises of Temporal calls are found', () => {
  const forgotten = found.filter(({ rule }) => rule === 'no-floating-promises');
  expect(forgotten.map(({ path }) => path)).toEqual(Array(6).fill(join('workflows', 'promises.ts')));
});

function lint(cwd: string): readonly Finding[] {
  const oxlint = join(project, 'node_modules', '.bin', 'oxlint');
  const { stdout, stderr } = spawnSync(oxlint, ['--deny-warnings', '--format', 'json'], {
    cwd,
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (!stdout.startsWith('{')) throw new Error(`oxlint said no JSON: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
  };
  return diagnostics.map(({ code, filename, labels }) => ({
    path: filename,
    line: labels[0]?.span.line ?? 0,
    rule: /\((.*)\)/.exec(code)?.[1] ?? code,
  }));
}

function markedIn(path: string): string[] {
  const lines = readFileSync(join(fixtures, path), 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    const rules = /\/\/ fault: (.*)$/.exec(text)?.[1]?.split(' ') ?? [];
    return rules.map((rule) => `${index + 1} ${rule}`);
  });
}
