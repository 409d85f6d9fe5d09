import { runCommandLine } from './program.ts';
import type { Terminal } from './terminal.ts';

const nobody = { isInteractive: false, ask: async () => '' };

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...nobody,
    out: (line) => void (said.out += `${line}\n`),
    err: (line) => void (said.err += `${line}\n`),
  };
  return { code: await runCommandLine(args, terminal), ...said };
}

test.each([
  [['nonsense'], "unknown command 'nonsense'"],
  [['start', 'agent', '--input', '{}'], "required option '--run-id <id>'"],
  [['start', 'agent', '--run-id', 'r', '--input', '{'], 'expected --input to be JSON'],
  [['state'], "missing required argument 'run'"],
  [['list', '--status', 'bad'], 'Allowed choices'],
  [['decide', 'r', '--approve'], '--by'],
  [['message', 'r', 'text'], "required option '--by <name>'"],
  [['list', '--address', 'nowhere'], 'host:port'],
  [['server', '--port', 'x'], '--port'],
])('%j is wrong usage: 2, with what was expected', async (args, expected) => {
  const { code, err } = await run(...args);
  expect(err).toContain(expected);
  expect(code).toBe(2);
});

test('a server that is not there ends with 4, in words without a stack', async () => {
  const { code, err } = await run('list', '--address', '127.0.0.1:1', '--deadline', '1s');
  expect(code).toBe(4);
  expect(err).toContain('The Temporal server does not answer');
  expect(err).not.toContain('    at ');
});

test('with --json an error is one line of JSON too', async () => {
  const { code, out, err } = await run('list', '--address', 'nowhere', '--json');
  expect(JSON.parse(err)).toMatchObject({ error: { kind: 'invalid input' } });
  expect([code, out]).toEqual([2, '']);
});

test('help lists every command and ends with 0', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  const commands =
    'start watch state decide escalations message pause resume cancel result list server'.split(' ');
  for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name}`, 'm'));
});
