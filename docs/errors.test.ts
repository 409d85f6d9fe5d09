import { readFileSync } from 'node:fs';
import { failureCodes } from '../agent/failure.ts';

const text = readFileSync(new URL('errors.md', import.meta.url), 'utf8');
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [code = '', ...lines] = section.split('\n');
      return [code, lines.join(' ').replaceAll(/\s+/g, ' ')] as const;
    }),
);

test('errors.md has one section for every failure code, and none besides', () => {
  expect([...sections.keys()]).toEqual(Object.keys(failureCodes));
});

test.each(Object.entries(failureCodes))(
  'the section on %s says its category, meaning and hint as the code does',
  (code, { category, meaning, hint }) => {
    const section = sections.get(code);
    expect(section).toContain(`Category: ${category}. ${meaning}`);
    expect(section).toContain(hint);
  },
);
