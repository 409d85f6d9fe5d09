import type { DatabaseSync } from 'node:sqlite';
import { canonicalize } from 'json-canonicalize';
import { inTransaction } from './database.ts';
import type { Ledger, LedgerRow } from './ledger.ts';
import { operations, type Tool } from './operations/catalogue.ts';
import { type Refused, refuse, statusOf } from './refusal.ts';
import type { Worlds } from './world.ts';

export interface WriteRequest {
  readonly world: string;
  readonly tool: Tool;
  readonly args: unknown;
  readonly key: string;
  readonly attempt: number | null;
  readonly run: string | null;
}

/** `body` is JSON text, so that a replay answers with the very same bytes. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export type Written =
  | { readonly kind: 'committed'; readonly answer: Answer; readonly row: LedgerRow }
  | { readonly kind: 'replayed'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly answer: Answer };

interface Parts {
  readonly database: DatabaseSync;
  readonly worlds: Worlds;
  readonly ledger: Ledger;
}

interface StoredReply extends Answer {
  readonly tool: string;
  readonly args: string;
}

/**
 * Carries out a write at most once per world and key (I2). Effect, stored reply and ledger row are one transaction:
 * after a crash at any moment there are all three or none. A business refusal is stored too, so that a key always has
 * the same answer; malformed arguments are not, they never reached the business.
 */
export function createWriter({ database, worlds, ledger }: Parts): (request: WriteRequest) => Written {
  const select = database.prepare('SELECT tool, args, status, body FROM reply WHERE world = ? AND key = ?');
  const insert = database.prepare(
    'INSERT INTO reply (world, key, tool, args, status, body) VALUES (?, ?, ?, ?, ?, ?)',
  );

  const decide = (request: WriteRequest, args: string): Written => {
    const { world, tool, key, attempt, run } = request;
    const stored = select.get(world, key) as unknown as StoredReply | undefined;
    if (stored) return replay(stored, request, args);
    const store = ({ status, body }: Answer) => insert.run(world, key, tool, args, status, body);

    const verdict = operations[tool].decide(worlds.open(world), request.args);
    switch (verdict.kind) {
      case 'changed': {
        const answer = { status: 200, body: JSON.stringify(verdict.body) };
        worlds.apply(world, verdict.changes);
        store(answer);
        const row = ledger.append({ world, tool, args, key, attempt, run, at: new Date().toISOString() });
        return { kind: 'committed', answer, row };
      }
      case 'refused': {
        const answer = answerTo(verdict);
        if (verdict.code !== 'invalid_arguments') store(answer);
        return { kind: 'refused', answer };
      }
      case 'answered':
        throw new Error(`${tool} is a read and takes no key`);
    }
  };

  return (request) => {
    const args = canonicalize(request.args);
    return inTransaction(database, () => decide(request, args));
  };
}

export function answerTo(refused: Refused): Answer {
  const { code, message } = refused;
  return { status: statusOf(refused), body: JSON.stringify({ error: { code, message } }) };
}

function replay(stored: StoredReply, { tool, key }: WriteRequest, args: string): Written {
  if (stored.tool === tool && stored.args === args) {
    return { kind: 'replayed', answer: { status: stored.status, body: stored.body } };
  }
  const message = `Key ${key} was used for ${stored.tool} ${stored.args}; a new request needs a new key.`;
  return { kind: 'refused', answer: answerTo(refuse('idempotency_key_reused', message)) };
}
