import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const sumsFile = `${folder}SHA256SUMS`;

export type Kind = 'histories' | 'inputs';

/** File names of what was recorded, such as `histories/decisions.0.json`. */
export const recorded = (kind: Kind): readonly string[] =>
  readdirSync(`${folder}${kind}`)
    .filter((name) => name.endsWith('.json'))
    .sort((one, other) => one.localeCompare(other, 'en'))
    .map((name) => `${kind}/${name}`);

export const readGolden = (name: string): unknown => JSON.parse(readFileSync(folder + name, 'utf8'));

/** `histories/decisions.0.json` → `decisions`. */
export const scenarioOf = (name: string): string => /\/(.+?)\.\d+\.json$/.exec(name)?.[1] ?? name;

/** Writes a new file and its digest; one that exists is never written again. */
export function keepGolden(name: string, value: unknown): void {
  if (existsSync(folder + name)) throw new Error(`${name} exists: what was recorded is never changed`);
  const text = `${JSON.stringify(value, null, 1)}\n`;
  writeFileSync(folder + name, text, { flag: 'wx' });
  appendFileSync(sumsFile, `${digestOf(text)}  ${name}\n`);
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Digest of each file as it was when recorded (SHA256SUMS, in the format of sha256sum). */
export function recordedDigests(): ReadonlyMap<string, string> {
  const lines = readFileSync(sumsFile, 'utf8').trim().split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

export const digestNow = (name: string): string => digestOf(readFileSync(folder + name, 'utf8'));
