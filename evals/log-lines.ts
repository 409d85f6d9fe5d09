import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

const published = new URL('../docs/log-schema.json', import.meta.url);

export type LogLines = { readonly lines: number; readonly invalid: readonly string[] };

/** Holds every line of the workers' logs against the published schema; a torn or foreign line is invalid. */
export function checkLogLines(folder: string): LogLines {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const isValid = ajv.compile(JSON.parse(readFileSync(published, 'utf8')));
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  const lines = files
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '');
  const invalid = lines.filter((line) => !isValid(parse(line)));
  return { lines: lines.length, invalid: invalid.map((line) => line.slice(0, 200)) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
