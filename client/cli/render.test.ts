import { nothingSpent } from '../../agent/budget.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { clean, entryText, outcomeText, runsText } from './render.ts';

test('text from a model cannot steer the terminal', () => {
  expect(clean('ok\u001b[2J\u0007\nbad\u009b31m')).toBe('ok [2J bad 31m');
  const line = entryText({ number: 1, at: 0, kind: 'step', text: 'a\r\u001b[1Ab' });
  expect(line).toBe('1970-01-01 00:00:00  step        a [1Ab');
});

test('an outcome says what was done and what was not', () => {
  const outcome: Outcome = {
    kind: 'exhausted',
    limit: 'cost',
    reason: 'the limit on cost is reached',
    done: [{ call: 1, tool: 'refund', effect: 'irreversible', describe: 'Refund $5' }],
    notDone: [{ call: 2, describe: 'Refund $6', why: 'nobody had decided' }],
    spent: { ...nothingSpent, steps: 2, cost: 0.5 },
  };
  expect(outcomeText(outcome).split('\n')).toEqual([
    'Ended as exhausted: the limit on cost is reached',
    '  done      Refund $5',
    '  not done  Refund $6: nobody had decided',
    '  spent     2 steps, 0 calls, 0 tokens, $0.5000',
  ]);
});

test('runs are a table; an ended one shows how', () => {
  const run = { id: 'r1', agent: 'a', version: 'a@1', tenant: 't', startedAt: 0, endedAt: null };
  expect(
    runsText([
      { ...run, status: 'waiting', outcome: null },
      { ...run, id: 'longer', status: 'ended', outcome: 'completed' },
    ]).split('\n'),
  ).toEqual([
    'RUN     AGENT  TENANT  STATUS     STARTED (UTC)',
    'r1      a@1    t       waiting    1970-01-01 00:00:00',
    'longer  a@1    t       completed  1970-01-01 00:00:00',
  ]);
  expect(runsText([])).toBe('No such runs.');
});
