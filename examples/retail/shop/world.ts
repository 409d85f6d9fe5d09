import type { DatabaseSync } from 'node:sqlite';
import { canonicalize } from 'json-canonicalize';
import { type Base, emailKey, nameKey } from './base.ts';
import type { Change, Entities, Order, User } from './entities.ts';

/** The entities that differ from the base, by id; a kind without any is absent. */
export interface WorldChanges {
  readonly users?: Readonly<Record<string, User>>;
  readonly orders?: Readonly<Record<string, Order>>;
}

/** The worlds of one database: each the common base with its own changed entities over it, nothing else copied. */
export interface Worlds {
  /** A world's entities as of now. A name not seen before is a fresh world. */
  open(world: string): Entities;
  /** Stores entities as they are after an operation. Call within the transaction of that operation. */
  apply(world: string, changes: readonly Change[]): void;
  changes(world: string): WorldChanges;
}

interface Row {
  readonly id: string;
  readonly body: string;
}

/** What no operation changes: the same in every world. */
function unchanging(base: Base): Omit<Entities, 'user' | 'order'> {
  return {
    product: (id) => base.products.get(id),
    products: () => base.products.values(),
    userIdsByEmail: (email) => base.idsByEmail.get(emailKey(email)) ?? [],
    userIdsByName: (first, last) => base.idsByName.get(nameKey(first, last)) ?? [],
  };
}

export function openWorlds(database: DatabaseSync, base: Base): Worlds {
  const select = database.prepare('SELECT body FROM entity WHERE world = ? AND kind = ? AND id = ?');
  const selectKind = database.prepare('SELECT id, body FROM entity WHERE world = ? AND kind = ? ORDER BY id');
  const upsert = database.prepare(
    'INSERT INTO entity (world, kind, id, body) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const changed = <T>(world: string, kind: Change['kind'], id: string): T | undefined => {
    const row = select.get(world, kind, id) as unknown as Row | undefined;
    return row && (JSON.parse(row.body) as T);
  };
  const differing = <T>(
    world: string,
    kind: Change['kind'],
    before: ReadonlyMap<string, T>,
  ): Record<string, T> => {
    const rows = (selectKind.all(world, kind) as unknown as Row[]).map(
      ({ id, body }) => [id, JSON.parse(body)] as const,
    );
    return Object.fromEntries(
      rows.filter(([id, after]) => canonicalize(after) !== canonicalize(before.get(id))),
    );
  };
  return {
    open: (world) => ({
      ...unchanging(base),
      user: (id) => changed(world, 'user', id) ?? base.users.get(id),
      order: (id) => changed(world, 'order', id) ?? base.orders.get(id),
    }),
    apply: (world, changes) => {
      for (const change of changes) {
        const id = change.kind === 'order' ? change.after.order_id : change.after.user_id;
        upsert.run(world, change.kind, id, JSON.stringify(change.after));
      }
    },
    changes: (world) => {
      const users = differing(world, 'user', base.users);
      const orders = differing(world, 'order', base.orders);
      return {
        ...(Object.keys(orders).length > 0 && { orders }),
        ...(Object.keys(users).length > 0 && { users }),
      };
    },
  };
}
