import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Tests that need a program no package registry installs; without it they are left out, and said to be. */
export type OptionalPart = {
  readonly name: string;
  readonly folder: string;
  /** Names of the program; one of them must be on PATH. */
  readonly programs: readonly string[];
  readonly what: string;
};

const parts: readonly OptionalPart[] = [
  {
    name: 'browser',
    folder: 'test/browser',
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    what: 'the inbox page in a browser',
  },
  { name: 'postgresql', folder: 'test/postgresql', programs: ['psql'], what: 'a server on PostgreSQL' },
  { name: 'alerts', folder: 'test/alerts', programs: ['promtool'], what: 'the alert rules' },
];

/** The optional parts that have tests in this checkout, and whether their program is here. */
export function optionalParts(): readonly (OptionalPart & { readonly isPresent: boolean })[] {
  return parts
    .filter(({ folder }) => existsSync(join(project, folder)))
    .map((part) => ({ ...part, isPresent: part.programs.some(isOnPath) }));
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
