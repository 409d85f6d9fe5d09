import { bind, decisionId, type DecisionDraft } from './decision.ts';
import { InvalidInput } from './errors.ts';

const approval = { id: 'e1', kind: 'approval', argsHash: 'h1' } as const;
const question = { id: 'e2', kind: 'question', argsHash: 'h2' } as const;

test('approving and editing are bound to the hash of the arguments that were shown (I4)', () => {
  expect(bind(approval, { kind: 'approve', by: 'ben' })).toEqual({
    kind: 'approve',
    by: 'ben',
    escalation: 'e1',
    argsHash: 'h1',
  });
  expect(bind(approval, { kind: 'edit', by: 'ben', args: { cents: 1 } })).toMatchObject({ argsHash: 'h1' });
});

test('rejecting, answering and taking over name the escalation alone', () => {
  expect(bind(question, { kind: 'answer', by: 'ben', text: 'yes' })).toEqual({
    kind: 'answer',
    by: 'ben',
    text: 'yes',
    escalation: 'e2',
  });
  expect(bind(approval, { kind: 'reject', by: 'ben', reason: 'no' })).not.toHaveProperty('argsHash');
  expect(bind(question, { kind: 'take over', by: 'ben', reason: 'mine' })).toMatchObject({
    escalation: 'e2',
  });
});

const misfits: readonly [string, typeof approval | typeof question, DecisionDraft][] = [
  ['a question is not approved', question, { kind: 'approve', by: 'ben' }],
  ['a question is not edited', question, { kind: 'edit', by: 'ben', args: {} }],
  ['an approval is not answered in words', approval, { kind: 'answer', by: 'ben', text: 'yes' }],
  ['nobody decides namelessly', approval, { kind: 'approve', by: '' }],
  ['a rejection says why', approval, { kind: 'reject', by: 'ben', reason: '' }],
];
test.each(misfits)('%s', (_claim, asked, draft) => {
  expect(() => bind(asked, draft)).toThrow(InvalidInput);
});

test('the same decision has the same id, another one another', () => {
  const one = bind(approval, { kind: 'reject', by: 'ben', reason: 'no' });
  expect(decisionId(one)).toBe(decisionId(bind(approval, { by: 'ben', reason: 'no', kind: 'reject' })));
  expect(decisionId(one)).not.toBe(decisionId(bind(approval, { kind: 'reject', by: 'ada', reason: 'no' })));
});
