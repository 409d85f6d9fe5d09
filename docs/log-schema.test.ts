import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { logSchemaFile, logSchemaText } from '../scripts/write-log-schema.ts';

const published = readFileSync(logSchemaFile, 'utf8');

test('the published schema is that of the code (node scripts/write-log-schema.ts writes it)', () => {
  expect(published).toBe(logSchemaText());
});

const validate = new Ajv2020({ validateFormats: false }).compile(JSON.parse(published) as object);
const line = {
  event: 'worker.lifecycle',
  phase: 'started',
  message: '',
  level: 'info',
  time: '2026-01-01T00:00:00.000Z',
  pid: 1,
};

test('the published schema takes a line of the log', () => {
  expect(validate(line)).toBe(true);
});

test.each([
  ['an unknown event', { event: 'worker.born' }],
  ['an unknown field', { secret: 'x' }],
  ['no time', { time: undefined }],
])('the published schema refuses a line with %s', (_title, change) => {
  expect(validate({ ...line, ...change })).toBe(false);
});

test('logging.md tells of every event of the schema, and of no other', () => {
  const text = readFileSync(new URL('logging.md', import.meta.url), 'utf8');
  const told = [...text.matchAll(/^\| `([a-z.]+)` \|/gm)].map(([, event]) => event);
  const known = [...published.matchAll(/"const": "([a-z.]+)"/g)].map(([, event]) => event);
  expect(told).toEqual(known);
});
