import type { EscalationView } from '../../agent/view.ts';
import { InvalidInput, RunEnded } from '../errors.ts';
import { askDecision, askWhich } from './ask-decision.ts';
import { choose } from './decide.ts';
import type { Terminal } from './terminal.ts';

const escalation = (id: string, kind: 'approval' | 'question' = 'approval'): EscalationView => ({
  id,
  kind,
  call: 1,
  describe: `Refund ${id}`,
  tool: { name: 'refund_order', version: 2 },
  args: { cents: 5 },
  argsHash: 'h',
  unsure: '',
  askedAt: 0,
  deadline: 1,
  answers: [],
});

/** A person who types these lines; a question too many fails the test. */
function typing(...lines: string[]): Terminal & { readonly shown: string[] } {
  const shown: string[] = [];
  return {
    isInteractive: true,
    shown,
    out: (line) => void shown.push(line),
    err: (line) => void shown.push(line),
    ask: async (question) => {
      shown.push(question);
      const line = lines.shift();
      if (line === undefined) throw new Error(`nobody answers: ${question}`);
      return line;
    },
  };
}

const view = (...escalations: EscalationView[]) => ({ status: 'waiting' as const, escalations });

test('the only escalation need not be named, one of several must be', () => {
  expect(choose('r', view(escalation('a')), undefined).id).toBe('a');
  expect(choose('r', view(escalation('a'), escalation('b')), 'b').id).toBe('b');
  expect(() => choose('r', view(escalation('a'), escalation('b')), undefined)).toThrow('--escalation');
  expect(() => choose('r', view(escalation('a')), 'c')).toThrow(InvalidInput);
  expect(() => choose('r', view(), undefined)).toThrow(RunEnded);
});

test('a person sees what would happen before deciding', async () => {
  const terminal = typing('a', 'ben');
  expect(await askDecision(terminal, escalation('a'), undefined)).toEqual({ kind: 'approve', by: 'ben' });
  expect(terminal.shown[0]).toContain('Decide: Refund a');
  expect(terminal.shown[0]).toContain('cents');
});

test.each([
  ['approval', ['r', 'no'], { kind: 'reject', by: 'ben', reason: 'no' }],
  ['approval', ['e', '{"cents":1}'], { kind: 'edit', by: 'ben', args: { cents: 1 } }],
  ['approval', ['t', 'mine'], { kind: 'take over', by: 'ben', reason: 'mine' }],
  ['question', ['a', 'blue'], { kind: 'answer', by: 'ben', text: 'blue' }],
  ['approval', [''], null],
] as const)('to an %s %j means %j', async (kind, lines, decision) => {
  expect(await askDecision(typing(...lines), escalation('a', kind), 'ben')).toEqual(decision);
});

test('one of several is chosen by its number', async () => {
  expect((await askWhich(typing('2'), [escalation('a'), escalation('b')])).id).toBe('b');
  await expect(askWhich(typing('3'), [escalation('a'), escalation('b')])).rejects.toThrow(InvalidInput);
});
