import type { DatabaseSync } from 'node:sqlite';

/** One committed change: who asked for what, when. Rows are only ever appended. */
export interface LedgerRow {
  readonly seq: number;
  readonly world: string;
  readonly tool: string;
  /** Canonical JSON (RFC 8785), so that equal arguments are equal strings. */
  readonly args: string;
  readonly key: string;
  /** The caller's attempt and run, as its headers said; null when they did not. */
  readonly attempt: number | null;
  readonly run: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface Ledger {
  /** Appends within the transaction of the change that the row records, and returns the row. */
  append(entry: Omit<LedgerRow, 'seq'>): LedgerRow;
  /** Rows after a sequence number, oldest first; after 0 is all of them. */
  after(seq: number): readonly LedgerRow[];
}

export function openLedger(database: DatabaseSync): Ledger {
  const insert = database.prepare(
    'INSERT INTO ledger (world, tool, args, key, attempt, run, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    'SELECT seq, world, tool, args, key, attempt, run, at FROM ledger WHERE seq > ? ORDER BY seq',
  );
  return {
    append: (entry) => {
      const { world, tool, args, key, attempt, run, at } = entry;
      const { lastInsertRowid } = insert.run(world, tool, args, key, attempt, run, at);
      return { seq: Number(lastInsertRowid), ...entry };
    },
    after: (seq) => select.all(seq) as unknown as LedgerRow[],
  };
}
