import { DatabaseSync } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS base (digest TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS entity (
    world TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (world, kind, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reply (
    world TEXT NOT NULL, key TEXT NOT NULL, tool TEXT NOT NULL, args TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (world, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    world TEXT NOT NULL, tool TEXT NOT NULL, args TEXT NOT NULL, key TEXT NOT NULL,
    attempt INTEGER, run TEXT, at TEXT NOT NULL
  );
  CREATE TRIGGER IF NOT EXISTS ledger_keeps_rows BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS ledger_loses_none BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;

/**
 * Opens or creates the shop's database. It holds changes relative to one base and refuses any other.
 * WAL with synchronous NORMAL: a commit survives any kill of the process at any moment, though not a power cut.
 */
export function openDatabase(file: string, baseDigest: string): DatabaseSync {
  const database = openFile(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
    inTransaction(database, () => {
      database.exec(schema);
      const known = database.prepare('SELECT digest FROM base').get();
      if (!known) database.prepare('INSERT INTO base (digest) VALUES (?)').run(baseDigest);
      else if (known['digest'] !== baseDigest) {
        throw new Error(
          `${file} holds changes to other data; use the data it was made with or another database file`,
        );
      }
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** All of it or nothing: a throw rolls back and is passed on. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function openFile(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file);
  } catch (error) {
    throw new Error(`cannot open the database ${file}: ${(error as Error).message}`, { cause: error });
  }
}
