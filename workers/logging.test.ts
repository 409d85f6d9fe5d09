import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '../agent/log-records.ts';
import { logLine } from './log-schema.ts';
import { createLog, temporalLogger } from './logging.ts';

const ofAttempt = {
  id: 'c/step/1/attempt/1',
  chain: 'c',
  run: 'r',
  attempt: 1,
  milliseconds: 5,
  code: null,
  message: '',
};
const records: readonly LogRecord[] = [
  {
    event: 'reasoning.attempt',
    ...ofAttempt,
    step: 1,
    agent: 'a@1',
    model: { requested: 'm', reported: 'm' },
    result: 'answered',
    calls: ['look'],
    inputTokens: 1,
    outputTokens: 1,
  },
  {
    event: 'tool.attempt',
    ...ofAttempt,
    call: 1,
    tool: 'look.v1',
    key: 'k',
    result: 'failed',
    code: 'timed-out',
    message: 'late',
  },
  {
    event: 'run.entry',
    id: 'c/entry/1',
    chain: 'c',
    run: 'r',
    entry: { number: 1, at: 1, kind: 'run', text: 'Started' },
  },
  { event: 'worker.lifecycle', phase: 'started', message: '' },
];

function logged(write: (log: ReturnType<typeof createLog>) => void): readonly unknown[] {
  const file = join(mkdtempSync(join(tmpdir(), 'perdure-log-')), 'log.jsonl');
  write(createLog({ level: 'debug', file }));
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('every kind of record becomes one line that the schema accepts, with time, level and process', () => {
  const lines = logged((log) => {
    for (const record of records) log('warn', record);
  });
  expect(lines).toHaveLength(records.length);
  for (const line of lines) {
    expect(logLine.safeParse(line).error).toBeUndefined();
    expect(line).toMatchObject({ level: 'warn', pid: process.pid });
  }
});

test('a field that nobody declared, or an event that is not in the set, is refused by the schema', () => {
  const [line] = logged((log) => log('info', { event: 'worker.lifecycle', phase: 'started', message: '' }));
  expect(logLine.safeParse({ ...(line as object), secret: 'x' }).success).toBe(false);
  expect(logLine.safeParse({ ...(line as object), event: 'other' }).success).toBe(false);
});

test('whatever the SDK hands over becomes a line: errors, big integers and circles', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const lines = logged((log) => {
    const logger = temporalLogger(log);
    logger.warn('an error', { error: new Error('broken') });
    logger.info('a number', { count: 10n });
    logger.error('a circle', circle as Record<string, unknown>);
    logger.log('DEBUG', 'nothing');
  });
  for (const line of lines) expect(logLine.safeParse(line).error).toBeUndefined();
  expect(lines).toMatchObject([
    { details: expect.stringContaining('broken') },
    { details: '{"count":"10"}' },
    { level: 'error' },
    { details: '' },
  ]);
});

test('a log that can no longer be written stops nobody', () => {
  const log = createLog({ level: 'info', file: '/dev/full' });
  for (const record of records) expect(() => log('info', record)).not.toThrow();
});

test('a process whose standard output is closed goes on', async () => {
  const logging = new URL('./logging.ts', import.meta.url).href;
  const program = `
    import { createLog } from ${JSON.stringify(logging)};
    const log = createLog({ level: 'info', file: undefined });
    const record = { event: 'worker.lifecycle', phase: 'started', message: '' };
    await new Promise((resolve) => process.stdin.once('data', resolve));
    for (let line = 0; line < 3; line += 1) log('info', record);
    setTimeout(() => process.exit(7), 100);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
  child.stdout.destroy();
  child.stdin.write('go');
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test('records below the level are left out', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'perdure-log-')), 'log.jsonl');
  const log = createLog({ level: 'warn', file });
  for (const record of records) log('info', record);
  expect(readFileSync(file, 'utf8')).toBe('');
});

test('a folder that is missing is made; a file that cannot be opened is an error at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-log-'));
  createLog({ level: 'info', file: join(folder, 'a', 'b', 'log.jsonl') });
  expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
  expect(() => createLog({ level: 'info', file: folder })).toThrow(/EISDIR/);
});
