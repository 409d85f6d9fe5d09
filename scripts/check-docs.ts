import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a document that promises something that is not there. */
export type Fault = { readonly path: string; readonly line: number; readonly message: string };

/**
 * Checks every Markdown file under `root`: relative links and their anchors lead somewhere, `npm run` names a script,
 * paths in backticks exist, and code under `<!-- snippet: FILE -->` is that file word for word.
 */
export function checkDocs(root: string): readonly Fault[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  return documentsIn(root).flatMap((path) => {
    const document = readDocument(root, path);
    return [
      ...brokenLinks(root, document),
      ...unknownScripts(document, new Set(Object.keys(scripts))),
      ...missingPaths(root, document),
      ...staleSnippets(root, document),
    ];
  });
}

type Document = {
  readonly path: string;
  readonly lines: readonly string[];
  /** The lines outside code blocks; inside they are empty, so that numbers stay. */
  readonly prose: readonly string[];
};

const skipped = new Set(['node_modules', 'dist', 'evidence', 'coverage', 'fixtures', '.git']);

function documentsIn(root: string, folder = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : documentsIn(root, path);
    return entry.name.endsWith('.md') ? [relative(root, path)] : [];
  });
}

function readDocument(root: string, path: string): Document {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  let isCode = false;
  const prose = lines.map((line) => {
    const isFence = line.trimStart().startsWith('```');
    if (isFence) isCode = !isCode;
    return isCode || isFence ? '' : line;
  });
  return { path, lines, prose };
}

/** Every match in the lines, with the number of its line from 1. */
function find(lines: readonly string[], pattern: RegExp): readonly { line: number; found: string }[] {
  return lines.flatMap((text, index) =>
    [...text.matchAll(pattern)].map((match) => ({ line: index + 1, found: match[1] ?? '' })),
  );
}

function brokenLinks(root: string, { path, prose }: Document): readonly Fault[] {
  const links = find(prose, /\]\(([^)\s]+)\)/g).filter(({ found }) => !/^[a-z]+:/.test(found));
  return links.flatMap(({ line, found }) => {
    const [target = '', anchor] = found.split('#');
    const file = target === '' ? join(root, path) : resolve(root, dirname(path), target);
    if (!existsSync(file)) return [{ path, line, message: `the link ${found} leads to no file` }];
    if (anchor === undefined || anchorsIn(file).has(anchor)) return [];
    return [{ path, line, message: `the link ${found} leads to no heading` }];
  });
}

/** Anchors as GitHub makes them of headings: lower case, punctuation dropped, blanks as hyphens. */
function anchorsIn(file: string): ReadonlySet<string> {
  if (!statSync(file).isFile()) return new Set();
  const headings = find(readFileSync(file, 'utf8').split('\n'), /^#{1,6}\s+(.*)$/g);
  return new Set(
    headings.map(({ found }) =>
      found
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

function unknownScripts({ path, lines }: Document, known: ReadonlySet<string>): readonly Fault[] {
  return find(lines, /\bnpm run ([\w:-]+)/g)
    .filter(({ found }) => !known.has(found))
    .map(({ line, found }) => ({ path, line, message: `package.json has no script ${found}` }));
}

/** Only paths that begin with a folder of the project: others may be anyone's. */
function missingPaths(root: string, { path, prose }: Document): readonly Fault[] {
  return find(prose, /`(\w[\w.-]*\/[\w./-]*)`/g)
    .filter(
      ({ found }) => existsSync(join(root, found.split('/')[0] ?? '')) && !existsSync(join(root, found)),
    )
    .filter(({ found }) => !skipped.has(found.split('/')[0] ?? ''))
    .map(({ line, found }) => ({ path, line, message: `there is no ${found}` }));
}

function staleSnippets(root: string, { path, lines }: Document): readonly Fault[] {
  return find(lines, /<!-- snippet: (\S+) -->/g).flatMap(({ line, found }) => {
    const end = lines.indexOf('```', line + 1);
    const shown = lines
      .slice(line + 1, end)
      .join('\n')
      .trim();
    const file = join(root, found);
    if (existsSync(file) && readFileSync(file, 'utf8').trim() === shown) return [];
    return [{ path, line, message: `the code below differs from ${found}` }];
  });
}

if (import.meta.main) {
  const faults = checkDocs(fileURLToPath(new URL('..', import.meta.url)));
  for (const { path, line, message } of faults) console.log(`${path}:${line}: ${message}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
