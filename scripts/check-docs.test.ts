import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDocs } from './check-docs.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'perdure-docs-'));
  mkdirSync(join(root, 'docs'));
  write('package.json', '{"scripts":{"demo":"node demo.ts"}}');
  write('docs/words.md', '# Words\n\n## What a run is, and why\n');
  write('docs/first.ts', 'export const one = 1;\n');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test.each([
  ['a link to a file', '[words](docs/words.md)'],
  ['a link to a heading', '[run](docs/words.md#what-a-run-is-and-why)'],
  ['a link to a heading of its own', '## Here\n\n[here](#here)'],
  ['a link elsewhere', '[site](https://example.com/nothing)'],
  ['a script', 'Say `npm run demo`.'],
  ['a path of the project', 'See `docs/words.md` and `docs/`.'],
  ['a path that is not of the project', 'See `other/words.md`.'],
  ['a snippet that is its file', '<!-- snippet: docs/first.ts -->\n```ts\nexport const one = 1;\n```'],
  ['a link in code', '```md\n[words](missing.md)\n```'],
])('%s that is there is no fault', (_title, text) => {
  write('README.md', text);
  expect(checkDocs(root)).toEqual([]);
});

test.each([
  ['a link to no file', '[words](docs/word.md)', 'the link docs/word.md leads to no file'],
  ['a link to no heading', '[run](docs/words.md#run)', 'the link docs/words.md#run leads to no heading'],
  ['an unknown script', 'Say `npm run demos`.', 'package.json has no script demos'],
  ['an unknown script in code', '```sh\nnpm run demos\n```', 'package.json has no script demos'],
  ['a path that is gone', 'See `docs/word.md`.', 'there is no docs/word.md'],
  [
    'a snippet that differs from its file',
    '<!-- snippet: docs/first.ts -->\n```ts\nexport const one = 2;\n```',
    'the code below differs from docs/first.ts',
  ],
  [
    'a snippet of no file',
    '<!-- snippet: docs/second.ts -->\n```ts\nexport const one = 1;\n```',
    'the code below differs from docs/second.ts',
  ],
])('%s is a fault with its place', (_title, text, message) => {
  write('README.md', `# Title\n\n${text}\n`);
  expect(checkDocs(root)).toEqual([{ path: 'README.md', line: text.startsWith('```') ? 4 : 3, message }]);
});

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}
