import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { clearEvidence } from '../evidence.ts';

export type Options = {
  readonly evidence: string;
  readonly json: string | undefined;
  /** A planted break, which must make the suite fail. */
  readonly plant: 'default-converter' | undefined;
};

/** Reads the command line; a wrong one ends the process with a sentence and the usage. */
export function readOptions(argv: readonly string[]): Options {
  const program = new Command('hostile').description(
    'What a run must bear from outside; exits 1 when a bar is missed.',
  );
  let read: Options | undefined;
  program
    .command('messages')
    .description('malformed messages, sent as signal and as update past every client')
    .option('--evidence <folder>', 'where sender, shop and server write what they saw')
    .option('--json <file>', 'where the figures go')
    .addOption(
      new Option('--plant <break>', 'a break that the figures must notice').choices(['default-converter']),
    )
    .action((options) => {
      const evidence = resolve(options['evidence'] ?? mkdtempSync(join(tmpdir(), 'perdure-hostile-')));
      clearEvidence(evidence);
      mkdirSync(join(evidence, 'states'));
      read = { evidence, json: options['json'], plant: options['plant'] };
    });
  program.parse(argv);
  if (read === undefined) throw new Error('expected the suite to run: messages');
  return read;
}
