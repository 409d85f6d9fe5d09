import { excerpt, isDeeperThan, isJsonObject, type JsonObject } from './json.ts';
import { messageNames } from './protocol.ts';

/** A person's answer to an escalation. `argsHash` binds it to what that person saw (I4). */
export type Decision =
  | { readonly kind: 'approve'; readonly escalation: string; readonly by: string; readonly argsHash: string }
  | {
      readonly kind: 'edit';
      readonly escalation: string;
      readonly by: string;
      readonly argsHash: string;
      readonly args: JsonObject;
    }
  | { readonly kind: 'reject'; readonly escalation: string; readonly by: string; readonly reason: string }
  | { readonly kind: 'answer'; readonly escalation: string; readonly by: string; readonly text: string }
  /** The person finishes the task by hand; the run ends as abandoned. */
  | { readonly kind: 'take over'; readonly escalation: string; readonly by: string; readonly reason: string };

export type Message = { readonly id: string; readonly by: string; readonly text: string };

export type Parsed<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly why: string };

/** What a payload that cannot be decoded becomes (payloads/payload-converter.ts). */
export const undecodableKey = 'perdure.undecodable';

const longestText = 100_000;
/** Levels of nesting: more than any tool's arguments have, far fewer than would exhaust a stack. */
const deepest = 100;

type Field = { readonly value: JsonObject } | { readonly why: string };

function objectOf(input: unknown, expected: string): Field {
  if (isJsonObject(input) && typeof input[undecodableKey] === 'string') {
    return { why: `expected ${expected}, got a payload that cannot be read: ${input[undecodableKey]}` };
  }
  if (!isJsonObject(input)) return { why: `expected ${expected}, got ${excerpt(input)}` };
  if (isDeeperThan(deepest, input))
    return { why: `expected ${expected}, nested at most ${deepest} levels deep, got more` };
  return { value: input };
}

function missingText(value: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const field = value[name];
    if (typeof field !== 'string' || field === '')
      return `expected a text in "${name}", got ${excerpt(field)}`;
    if (field.length > longestText)
      return `expected at most ${longestText} characters in "${name}", got ${field.length}`;
  }
  return undefined;
}

const fieldsOfDecision: { readonly [kind in Decision['kind']]: readonly string[] } = {
  approve: ['escalation', 'by', 'argsHash'],
  edit: ['escalation', 'by', 'argsHash'],
  reject: ['escalation', 'by', 'reason'],
  answer: ['escalation', 'by', 'text'],
  'take over': ['escalation', 'by', 'reason'],
};

function isDecisionKind(kind: unknown): kind is Decision['kind'] {
  return typeof kind === 'string' && Object.hasOwn(fieldsOfDecision, kind);
}

/** Reads what arrived as signal or update `decide`. Never throws: whatever came is either a decision or refused in words. */
export function parseDecision(input: unknown): Parsed<Decision> {
  const kinds = Object.keys(fieldsOfDecision).join(', ');
  const object = objectOf(input, `a decision object with "kind" (one of ${kinds})`);
  if ('why' in object) return { kind: 'invalid', why: object.why };
  const { value } = object;
  if (!isDecisionKind(value['kind'])) {
    return { kind: 'invalid', why: `expected "kind" to be one of ${kinds}, got ${excerpt(value['kind'])}` };
  }
  const missing = missingText(value, fieldsOfDecision[value['kind']]);
  if (missing !== undefined) return { kind: 'invalid', why: missing };
  if (value['kind'] === 'edit' && !isJsonObject(value['args'])) {
    return {
      kind: 'invalid',
      why: `expected an object with all arguments in "args", got ${excerpt(value['args'])}`,
    };
  }
  return { kind: 'valid', value: value as Decision };
}

/** Reads a `message`. A message with the id of an earlier one is that message again and is read once. */
export function parseMessage(input: unknown): Parsed<Message> {
  const object = objectOf(input, 'a message object with "text" and "by"');
  if ('why' in object) return { kind: 'invalid', why: object.why };
  const missing = missingText(object.value, ['text', 'by']);
  if (missing !== undefined) return { kind: 'invalid', why: missing };
  const { text, by, id } = object.value as { text: string; by: string; id?: unknown };
  if (id !== undefined && (typeof id !== 'string' || id === '' || id.length > 200)) {
    return {
      kind: 'invalid',
      why: `expected "id" to be a text of at most 200 characters, got ${excerpt(id)}`,
    };
  }
  return { kind: 'valid', value: { id: id ?? '', by, text } };
}

/** Reads a `pause` or `resume`: who asks for it. */
export function parseSender(input: unknown): Parsed<{ readonly by: string }> {
  const object = objectOf(input, 'an object with "by", who asks for it');
  if ('why' in object) return { kind: 'invalid', why: object.why };
  const missing = missingText(object.value, ['by']);
  if (missing !== undefined) return { kind: 'invalid', why: missing };
  return { kind: 'valid', value: { by: String(object.value['by']) } };
}

/** Why a signal or update of this name cannot be taken; only asked for names that nothing is registered for. */
export function unknownName(as: 'signal' | 'update', name: string): string {
  const known = as === 'signal' ? Object.values(messageNames).join(', ') : messageNames.decide;
  return `expected one of the ${as}s ${known}, got the name "${excerpt(name)}"`;
}
