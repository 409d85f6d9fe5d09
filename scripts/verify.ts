import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

type Stage = {
  readonly name: string;
  /** Arguments of Node, from the project's folder. */
  readonly args: readonly string[];
  readonly failed: string;
};

const project = fileURLToPath(new URL('..', import.meta.url));
const tool = (path: string): string => `node_modules/${path}`;

const stages: readonly Stage[] = [
  {
    name: 'format',
    args: [tool('@biomejs/biome/bin/biome'), 'format', '.'],
    failed: 'Some files are not formatted; npm run format does it.',
  },
  {
    name: 'lint',
    args: [tool('oxlint/bin/oxlint'), '--deny-warnings'],
    failed: 'A rule is broken; docs/architecture.md and scripts/lint/ say why each is there.',
  },
  {
    name: 'types',
    args: [tool('typescript/bin/tsc'), '-p', 'tsconfig.json'],
    failed: 'The types do not fit.',
  },
  {
    name: 'bundle',
    args: ['scripts/build-workflow-bundle.ts'],
    failed: 'The workflows reach something that must not be in the workflow sandbox.',
  },
  {
    name: 'docs',
    args: ['scripts/check-docs.ts'],
    failed: 'The documents promise something that is not there.',
  },
  { name: 'tests', args: ['scripts/run-tests.ts'], failed: 'A test failed.' },
];

/** Runs one stage after the other, one line each, and stops at the first that fails with what it said. */
async function verify({ isQuick }: { isQuick: boolean }): Promise<number> {
  for (const stage of stages.filter(({ name }) => !(isQuick && name === 'tests'))) {
    const begun = performance.now();
    const { code, said } = await run(stage);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${stage.name.padEnd(7)} ${seconds.padStart(6)} s`);
    if (code === 0) continue;
    console.log(`\n${said.trim()}\n\n${stage.failed}`);
    return 1;
  }
  return 0;
}

/** The tests say what they do as they go; what the others say matters only when they fail. */
async function run({ name, args }: Stage): Promise<{ code: number | null; said: string }> {
  const isTold = name === 'tests';
  const child = spawn(process.execPath, args, {
    cwd: project,
    stdio: ['ignore', 'pipe', isTold ? 'inherit' : 'pipe'],
    timeout: (isTold ? 45 : 10) * 60_000,
    killSignal: 'SIGKILL',
  });
  const stop = (): void => void child.kill();
  process.once('SIGTERM', stop);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('SIGTERM', stop);
  if (isTold && code === 0) process.stdout.write(said.join(''));
  return { code, said: said.join('') };
}

const unknown = process.argv.slice(2).filter((one) => one !== '--quick');
if (unknown.length > 0) {
  console.error(`expected nothing or --quick (leaves the tests out), got ${unknown.join(' ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await verify({ isQuick: process.argv.includes('--quick') });
}
