import { nothingSpent } from '../agent/budget.ts';
import type { Entry } from '../agent/run-state.ts';
import type { EscalationView, RunView } from '../agent/view.ts';
import { type Look, newsSince, seenAfter } from './watch.ts';

const nothingSeen = { entry: 0, status: null, escalations: [] };
const entry = (number: number): Entry => ({ number, at: number, kind: 'step', text: `line ${number}` });
const escalation = (id: string): EscalationView => ({ id }) as EscalationView;
const view = (more: Partial<RunView>): RunView => ({
  status: 'running',
  goal: '',
  agent: '',
  model: '',
  step: 1,
  done: [],
  waitingFor: [],
  escalations: [],
  spent: nothingSpent,
  remaining: { steps: 0, calls: 0, tokens: 0, cost: 0, until: 0 },
  refusedMessages: { total: 0, latest: [] },
  outcome: null,
  ...more,
});
const look = (entries: readonly Entry[], shown: Partial<RunView> | null = {}): Look => ({
  kind: 'look',
  isClosed: false,
  view: shown === null ? null : view(shown),
  entries,
});

test('each line, status and escalation is told once', () => {
  const first = look([entry(1), entry(2)], { status: 'waiting', escalations: [escalation('a')] });
  expect(newsSince(nothingSeen, first).map(({ kind }) => kind)).toEqual([
    'entry',
    'entry',
    'status',
    'escalation',
  ]);
  const seen = seenAfter(nothingSeen, first);
  expect(newsSince(seen, first)).toEqual([]);
  const second = look([entry(1), entry(2), entry(3)], {
    status: 'waiting',
    escalations: [escalation('a'), escalation('b')],
  });
  expect(newsSince(seen, second)).toEqual([
    { kind: 'entry', entry: entry(3) },
    { kind: 'escalation', escalation: escalation('b') },
  ]);
});

test('lines that the run dropped before they could be read are counted', () => {
  const seen = { ...nothingSeen, entry: 2, status: 'running' as const };
  expect(newsSince(seen, look([entry(6), entry(7)]))).toEqual([
    { kind: 'missed', entries: 3 },
    { kind: 'entry', entry: entry(6) },
    { kind: 'entry', entry: entry(7) },
  ]);
});

test('watching from a known line tells only what came after it', () => {
  const told = newsSince({ ...nothingSeen, entry: 1 }, look([entry(1), entry(2)]));
  expect(told[0]).toEqual({ kind: 'entry', entry: entry(2) });
});

test('a look at a closed run that no worker answers for tells nothing and forgets nothing', () => {
  const seen = { entry: 4, status: 'waiting' as const, escalations: ['a'] };
  expect(newsSince(seen, look([], null))).toEqual([]);
  expect(seenAfter(seen, look([], null))).toEqual(seen);
});
