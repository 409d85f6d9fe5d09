import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { clearEvidence } from '../evidence.ts';
import { Command, InvalidArgumentError, Option } from 'commander';

export type Options = {
  readonly data: string;
  readonly evidence: string;
  readonly json: string | undefined;
  readonly inFlight: number;
  readonly latency: number;
  readonly workers: number;
  /** Seconds between kills of a random worker; undefined: none. */
  readonly killEvery: number | undefined;
  readonly killServer: boolean;
  readonly limit: number | undefined;
  /** A planted break, which must make the suite fail. */
  readonly plant: 'drop-action' | 'repeat-effect' | undefined;
};

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number from 1.');
  return value;
};

export function readOptions(argv: readonly string[]): Options {
  const command = new Command('retail')
    .description('All tasks of a retail data folder through the real service; exits 1 when a bar is missed.')
    .requiredOption('--data <folder>', 'folder with db.json, tasks.json and expected_changes.json')
    .option('--evidence <folder>', 'where every outside party writes what it saw')
    .option('--json <file>', 'where the figures go')
    .option('--in-flight <runs>', 'runs at once', whole, 10)
    .option('--latency <ms>', 'how long the model takes for an answer', whole, 300)
    .option('--workers <processes>', 'worker processes', whole, 2)
    .option(
      '--kill-every <seconds>',
      'kill a random worker this often, in rounds until ten kills hit at least four runs',
      whole,
    )
    .option('--kill-server', 'kill the Temporal server with most of twenty runs in flight')
    .option('--limit <tasks>', 'only the first tasks', whole)
    .addOption(
      new Option('--plant <break>', 'a break that the figures must notice').choices([
        'drop-action',
        'repeat-effect',
      ]),
    );
  const options = command.parse(argv).opts();
  const evidence = resolve(options['evidence'] ?? mkdtempSync(join(tmpdir(), 'perdure-retail-')));
  clearEvidence(evidence);
  return {
    data: resolve(options['data']),
    evidence,
    json: options['json'],
    inFlight: options['killServer'] === true ? 20 : options['inFlight'],
    latency: options['latency'],
    workers: options['workers'],
    killEvery: options['killEvery'],
    killServer: options['killServer'] === true,
    limit: options['killServer'] === true ? (options['limit'] ?? 20) : options['limit'],
    plant: options['plant'],
  };
}
