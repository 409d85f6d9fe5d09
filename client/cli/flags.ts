import { readFile } from 'node:fs/promises';
import ms, { type StringValue } from 'ms';
import { excerpt, isJsonObject, type JsonObject } from '../../agent/json.ts';
import type { DecisionDraft } from '../decision.ts';
import { InvalidInput } from '../errors.ts';

/** Reads `--input` or `--edit`: JSON itself, or @file. Throws InvalidInput. */
export async function readJsonObject(flag: string, text: string): Promise<JsonObject> {
  const json = text.startsWith('@') ? await read(flag, text.slice(1)) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new InvalidInput(`expected ${flag} to be JSON or @file, got ${excerpt(json)}: ${String(error)}`);
  }
  if (!isJsonObject(value))
    throw new InvalidInput(`expected ${flag} to be a JSON object, got ${excerpt(value)}`);
  return value;
}

async function read(flag: string, path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InvalidInput(
      `expected ${flag} to name a file that can be read, got "${path}": ${String(error)}`,
    );
  });
}

/** Milliseconds of "90s", "5m" or "2h". Throws InvalidInput. */
export function readDuration(flag: string, text: string): number {
  const milliseconds = text === '' || text.length > 100 ? undefined : ms(text as StringValue);
  if (milliseconds === undefined || !(milliseconds > 0)) {
    throw new InvalidInput(`expected ${flag} to be a time such as 90s, 5m or 2h, got "${text}"`);
  }
  return milliseconds;
}

export type DecisionFlags = {
  readonly approve?: true;
  readonly reject?: string;
  readonly edit?: string;
  readonly answer?: string;
  readonly takeOver?: string;
  readonly by?: string;
};

/** The decision that the flags state, or null when they state none. Throws InvalidInput for two, or for no name. */
export async function readDecision(flags: DecisionFlags): Promise<DecisionDraft | null> {
  const { approve, reject, edit, answer, takeOver, by } = flags;
  const stated = [approve, reject, edit, answer, takeOver].filter((flag) => flag !== undefined);
  if (stated.length === 0) return null;
  if (stated.length > 1) {
    throw new InvalidInput(
      'expected one of --approve, --reject, --edit, --answer and --take-over, got several',
    );
  }
  if (by === undefined) throw new InvalidInput('expected --by with the name of the person who decides');
  if (reject !== undefined) return { kind: 'reject', by, reason: reject };
  if (edit !== undefined) return { kind: 'edit', by, args: await readJsonObject('--edit', edit) };
  if (answer !== undefined) return { kind: 'answer', by, text: answer };
  if (takeOver !== undefined) return { kind: 'take over', by, reason: takeOver };
  return { kind: 'approve', by };
}
