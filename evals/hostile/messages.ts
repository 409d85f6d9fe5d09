import { messageNames } from '../../agent/protocol.ts';
import type { EscalationView } from '../../agent/view.ts';
import { json, jsonText, type Payload, payload, reference } from './payloads.ts';

/** A message to send to a run that asks for three approvals. */
export type Hostile = {
  readonly id: string;
  /** Names of the signals and updates it is sent as. */
  readonly signals: readonly string[];
  readonly updates: readonly string[];
  /** Null: no input at all. */
  readonly payloads: (escalation: EscalationView) => readonly Payload[] | null;
  /** What the refusal, or the server's error, must contain to help its sender. */
  readonly says: string;
  /**
   * `proper first`: the same is sent before it by the rules, so that this one is late; `over the limit`: the server must
   * not take it at all.
   */
  readonly manner: 'alone' | 'proper first' | 'over the limit';
};

const { decide, message, pause, resume } = messageNames;
const proper = ({ id, argsHash }: EscalationView) => ({
  kind: 'approve',
  escalation: id,
  by: 'sender',
  argsHash,
});

type Payloads = Hostile['payloads'];

/** Nonsense for whatever name it is sent under. */
const everywhere = (id: string, says: string, payloads: Payloads): Hostile => ({
  id,
  signals: [decide, message, pause, resume],
  updates: [decide],
  payloads,
  says,
  manner: 'alone',
});
const asDecision = (id: string, says: string, payloads: Payloads): Hostile => ({
  ...everywhere(id, says, payloads),
  signals: [decide],
});

const unreadable = 'cannot be read';
const deep = 100_000;

const reject = (length: number) => ({ kind: 'reject', escalation: 'x', by: 'x'.repeat(length), reason: 'x' });
/** The server answers for the run, which never sees it. */
const overLimit: Hostile = {
  id: '',
  signals: [],
  updates: [],
  payloads: () => [json(reject(2_200_000))],
  says: 'limit',
  manner: 'over the limit',
};

const encodings: readonly Hostile[] = [
  everywhere('not JSON', unreadable, () => [jsonText('approve it, please')]),
  everywhere('truncated JSON', unreadable, () => [jsonText('{"kind": "approve", "esc')]),
  everywhere('invalid UTF-8', unreadable, () => [jsonText(Uint8Array.of(0x22, 0xc3, 0x28, 0xff))]),
  everywhere('no bytes', unreadable, () => [jsonText('')]),
  everywhere('unknown encoding', unreadable, () => [payload('{}', { encoding: 'x/unknown' })]),
  everywhere('no metadata', unreadable, () => [{ data: Buffer.from('{}') }]),
  everywhere('nothing in the payload', unreadable, () => [{}]),
  everywhere('protobuf of no type', unreadable, () => [payload('{}', { encoding: 'json/protobuf' })]),
  everywhere('binary', 'expected', () => [payload('\u0000\u0001', { encoding: 'binary/plain' })]),
  everywhere('null payload', 'expected', () => [payload('', { encoding: 'binary/null' })]),
  everywhere('no payload', 'expected', () => []),
  everywhere('no input', 'expected', () => null),
  everywhere('several payloads', 'expected', (asked) => [json(7), json(proper(asked)), jsonText('{')]),
  everywhere('reference to an unknown store', unreadable, () => [
    reference('{"driverName": "another-store", "claimData": {"key": "1"}}'),
  ]),
  everywhere('reference that is no JSON', unreadable, () => [reference('{"driverName": ')]),
  everywhere('reference without a store', unreadable, () => [reference('{}')]),
  everywhere('reference with a false claim', unreadable, () => [
    reference('{"driverName": "perdure-files", "claimData": {"sha256": "../../../etc/passwd"}}'),
  ]),
];

const shapes: readonly Hostile[] = [
  everywhere('a number', 'expected', () => [json(42)]),
  everywhere('a text', 'expected', () => [json('approve')]),
  everywhere('an empty text', 'expected', () => [json('')]),
  everywhere('true', 'expected', () => [json(true)]),
  everywhere('null', 'expected', () => [json(null)]),
  everywhere('a list', 'expected', (asked) => [json([proper(asked)])]),
  everywhere('an empty object', 'expected', () => [json({})]),
  everywhere('a decision in an envelope', 'expected', (asked) => [json({ decision: proper(asked) })]),
  everywhere('nested too deep', 'expected', () => [jsonText('['.repeat(deep) + ']'.repeat(deep))]),
  everywhere('prototype keys', 'expected', () => [
    jsonText(
      '{"__proto__": {"kind": "approve", "by": "x"}, "constructor": {}, "kind": "__proto__", "toString": 1}',
    ),
  ]),
  asDecision('too long a text', 'expected at most 100000 characters', () => [json(reject(900_000))]),
  {
    ...asDecision('longer than an update may be', 'expected at most 100000 characters', () => [
      json(reject(1_900_000)),
    ]),
    updates: [],
  },
  {
    ...overLimit,
    id: 'longer than an update may be',
    updates: [decide],
    payloads: () => [json(reject(1_900_000))],
  },
  {
    ...overLimit,
    id: 'longer than anything may be',
    signals: [decide, message, pause, resume],
    updates: [decide],
  },
];

const decisions: readonly Hostile[] = [
  asDecision('wrong kind', '"kind" to be one of', (asked) => [json({ ...proper(asked), kind: 'aprove' })]),
  asDecision('kind of no decision', '"kind" to be one of', (asked) => [
    json({ ...proper(asked), kind: 'constructor' }),
  ]),
  asDecision('missing fields', 'expected a text in "by"', ({ id }) => [
    json({ kind: 'approve', escalation: id }),
  ]),
  asDecision('fields of wrong types', 'expected a text in "escalation"', (asked) => [
    json({ ...proper(asked), escalation: 7, by: {}, argsHash: [] }),
  ]),
  asDecision('an edit without arguments', 'in "args"', (asked) => [
    json({ ...proper(asked), kind: 'edit', args: 'none' }),
  ]),
  asDecision('an answer to an approval', '"kind" to be one of', ({ id }) => [
    json({ kind: 'answer', escalation: id, by: 'sender', text: 'yes' }),
  ]),
  asDecision('wrong escalation', 'expected the id of an open escalation', (asked) => [
    json({ ...proper(asked), escalation: 'b2f2c6f0-0000-4000-8000-000000000000' }),
  ]),
  asDecision('wrong hash', 'the hash of the arguments asked about', (asked) => [
    json({ ...proper(asked), argsHash: 'ab'.repeat(32) }),
  ]),
  asDecision('control characters', 'expected the id of an open escalation', (asked) => [
    json({ ...proper(asked), escalation: '\u0000\u001b[2J\u202e\r\n\ud800', by: '\u0007' }),
  ]),
  {
    ...asDecision('decided already', 'it may be decided already', (asked) => [json(proper(asked))]),
    manner: 'proper first',
  },
];

const names: readonly Hostile[] = [
  {
    ...asDecision('unknown name', 'expected one of', () => [json({})]),
    signals: ['aprove'],
    updates: ['aprove'],
  },
  {
    ...asDecision('reserved name', 'expected one of', () => [json({})]),
    signals: ['__temporal_stop', '__stack_trace'],
    updates: ['__temporal_stop', '__stack_trace'],
  },
  {
    ...everywhere('doubled', 'was taken in before', () => [
      json({ id: 'once', by: 'sender', text: 'hello' }),
    ]),
    signals: [message],
    updates: [],
    manner: 'proper first',
  },
];

/** Every malformed message of the suite; each goes to a run of its own. */
export const hostileMessages: readonly Hostile[] = [...encodings, ...shapes, ...decisions, ...names];
