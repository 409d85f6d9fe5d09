import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseFormat } from './base-format.ts';
import type { Order, Product, User } from './entities.ts';

/** The world before anything happened: loaded once, shared by all worlds, never changed. */
export interface Base {
  readonly users: ReadonlyMap<string, User>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly products: ReadonlyMap<string, Product>;
  /** User ids by e-mail and by name, as `emailKey` and `nameKey` spell them. */
  readonly idsByEmail: ReadonlyMap<string, readonly string[]>;
  readonly idsByName: ReadonlyMap<string, readonly string[]>;
  /** SHA-256 of the file, so that a database of changes is never laid over another base. */
  readonly digest: string;
}

/** The project's own small world, used when no data directory is given. */
export const seedDirectory = join(import.meta.dirname, '..', 'seed');

export const emailKey = (email: string): string => email.trim().toLowerCase();
export const nameKey = (firstName: string, lastName: string): string =>
  JSON.stringify([firstName.trim().toLowerCase(), lastName.trim().toLowerCase()]);

/**
 * Reads `db.json` of a directory: `{ users, orders, products }`, each a map from id to entity.
 * Throws an error that names the file, what was expected and the first fault found.
 */
export function loadBase(directory: string): Base {
  const file = join(directory, 'db.json');
  const text = readText(file);
  const { users, orders, products } = parseBase(file, text);
  const stray = Object.values(orders).find((order) => !Object.hasOwn(users, order.user_id));
  if (stray)
    throw new Error(`${file}: order ${stray.order_id} belongs to ${stray.user_id}, who is not a user`);
  return {
    users: new Map(Object.entries(users)),
    orders: new Map(Object.entries(orders)),
    products: new Map(Object.entries(products)),
    idsByEmail: indexUsers(users, ({ email }) => emailKey(email)),
    idsByName: indexUsers(users, ({ name }) => nameKey(name.first_name, name.last_name)),
    digest: createHash('sha256').update(text).digest('hex'),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${file}: a data directory holds db.json with users, orders and products`, {
      cause: error,
    });
  }
}

function parseBase(file: string, text: string): ReturnType<typeof baseFormat.parse> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = baseFormat.safeParse(content);
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues;
  const more = others.length > 0 ? ` (and ${others.length} more faults)` : '';
  throw new Error(
    `${file} is not a shop's base: ${first?.path.join('.') || 'content'}: ${first?.message}${more}`,
  );
}

function indexUsers(
  users: Readonly<Record<string, User>>,
  keyOf: (user: User) => string,
): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>();
  for (const [id, user] of Object.entries(users)) {
    const key = keyOf(user);
    index.set(key, [...(index.get(key) ?? []), id]);
  }
  return index;
}
