import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionalParts } from './optional-parts.ts';

/** Longest test run, with the first build of the Temporal server (about seven minutes) in it. */
const limitMinutes = 40;

const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));

/** Of jest's report, what the closing lines need. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

/**
 * Runs the jest projects and ends with `N passed, N failed` on a line of its own. What was left out is said in lines that
 * begin with `not run:`. Arguments go to jest: paths, `-t title`, `--selectProjects agent workflows`.
 */
async function runTests(args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-report-'));
  const file = join(folder, 'report.json');
  try {
    const exit = await runJest([...args, '--passWithNoTests', '--json', '--outputFile', file]);
    const report = await readFile(file, 'utf8').catch(() => undefined);
    if (report === undefined) return withoutReport(exit);
    // Who names tests has chosen what to leave out.
    if (args.length === 0) sayWhatWasLeftOut(JSON.parse(report) as Report);
    return close(JSON.parse(report) as Report, exit);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runJest(args: readonly string[]): Promise<string> {
  const options = process.env['NODE_OPTIONS'] ?? '';
  const child = spawn(process.execPath, [jest, ...args], {
    // The report goes to the file; what people read is on standard error already.
    stdio: ['inherit', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: `${options} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
    },
    timeout: limitMinutes * 60_000,
    killSignal: 'SIGKILL',
  });
  // Ctrl-C reaches jest by itself; whoever ends only this process ends jest with it.
  process.once('SIGTERM', () => child.kill());
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code === null ? `killed by ${signal}` : String(code);
}

function withoutReport(exit: string): number {
  console.log(`jest made no report (${exit === '0' ? 'nothing to run' : `ended with ${exit}`})`);
  return closingLine(0, exit === '0' ? 0 : 1);
}

function sayWhatWasLeftOut({ testResults }: Report): void {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const isLeftOut = ({ status }: { status: string }): boolean => status === 'pending' || status === 'todo';
  for (const { fullName } of results.filter(isLeftOut)) console.log(`not run: ${fullName}`);
  for (const { isPresent, what, programs } of optionalParts()) {
    if (!isPresent) console.log(`not run: ${what} (no ${programs.join(', ')} on PATH)`);
  }
}

function close(report: Report, exit: string): number {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  if (failed === 0 && exit !== '0') {
    console.log(`the tests passed, but jest ended with ${exit}`);
    return closingLine(report.numPassedTests, 1);
  }
  return closingLine(report.numPassedTests, failed);
}

function closingLine(passed: number, failed: number): number {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await runTests(process.argv.slice(2));
