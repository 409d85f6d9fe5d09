import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from './ledger.ts';

/** One line per request received, written before the reply leaves. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly world: string | null;
  readonly tool: string | null;
  readonly key: string | null;
  readonly attempt: number | null;
  readonly run: string | null;
  /** The status answered; null when a planted fault left the request without an answer. */
  readonly status: number | null;
  readonly replay: boolean;
  readonly at: string;
}

/** One line per planted fault or hold that struck. */
export interface FaultRecord {
  readonly tool: string;
  readonly world: string;
  readonly fault: number | 'reset' | 'hang' | 'hold';
  readonly when: 'before' | 'after commit';
  readonly key: string | null;
  readonly attempt: number | null;
  readonly at: string;
}

/** The shop's own testimony, for whoever compares what was asked, done and recorded. */
export interface Evidence {
  /** Writes every committed row not yet in the file; a failed write is made good by the next. */
  ledgerGrew(): void;
  request(record: RequestRecord): void;
  fault(record: FaultRecord): void;
}

export const noEvidence: Evidence = { ledgerGrew: () => {}, request: () => {}, fault: () => {} };

/**
 * Writes shop-ledger.jsonl, shop-requests.jsonl and shop-faults.jsonl. The ledger file is rewritten from the database on
 * start: a crash between commit and append loses no row and doubles none. The other two are only appended to.
 */
export function openEvidence(directory: string, ledger: Ledger): Evidence {
  mkdirSync(directory, { recursive: true });
  const ledgerFile = join(directory, 'shop-ledger.jsonl');
  const rows = ledger.after(0);
  writeFileSync(`${ledgerFile}.tmp`, lines(rows));
  renameSync(`${ledgerFile}.tmp`, ledgerFile);
  let written = rows.at(-1)?.seq ?? 0;

  const requestsFile = join(directory, 'shop-requests.jsonl');
  const faultsFile = join(directory, 'shop-faults.jsonl');
  for (const file of [requestsFile, faultsFile]) appendFileSync(file, '');
  return {
    ledgerGrew: () => {
      const fresh = ledger.after(written);
      appendFileSync(ledgerFile, lines(fresh));
      written = fresh.at(-1)?.seq ?? written;
    },
    request: (record) => appendFileSync(requestsFile, lines([record])),
    fault: (record) => appendFileSync(faultsFile, lines([record])),
  };
}

function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
