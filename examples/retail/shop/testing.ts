import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBase, seedDirectory } from './base.ts';
import { openDatabase } from './database.ts';
import type { Entities, Order, User } from './entities.ts';
import type { LedgerRow } from './ledger.ts';
import { operations, type Tool } from './operations/catalogue.ts';
import type { Verdict } from './operations/operation.ts';
import { type ShopServer, startShop } from './server.ts';
import { openWorlds } from './world.ts';

// What the shop's tests share: the seed's world in memory, a real server on a temporary directory, requests without client.

export const base = loadBase(seedDirectory);

export interface SeedWorld {
  readonly entities: Entities;
  readonly decide: (tool: Tool, args: object) => Verdict;
  /** Decides and stores; throws on a refusal. */
  readonly carryOut: (tool: Tool, args: object) => void;
  readonly order: (id: string) => Order;
  readonly user: (id: string) => User;
}

export function seedWorld(): SeedWorld {
  const worlds = openWorlds(openDatabase(':memory:', base.digest), base);
  const entities = worlds.open('test');
  const decide = (tool: Tool, args: object) => operations[tool].decide(entities, args);
  return {
    entities,
    decide,
    carryOut: (tool, args) => {
      const verdict = decide(tool, args);
      if (verdict.kind !== 'changed') throw new Error(`${tool}: ${JSON.stringify(verdict)}`);
      worlds.apply('test', verdict.changes);
    },
    order: (id) => entities.order(id) as Order,
    user: (id) => entities.user(id) as User,
  };
}

export interface TestShop extends ShopServer {
  readonly directory: string;
  readonly commits: readonly LedgerRow[];
  evidence(file: 'ledger' | 'requests' | 'faults'): unknown[];
}

/** A shop on a temporary directory, with evidence; closing it removes the directory. */
export async function startTestShop(data = base): Promise<TestShop> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-'));
  const commits: LedgerRow[] = [];
  const shop = await startShop({
    base: data,
    database: join(directory, 'shop.db'),
    evidence: directory,
    onCommitted: (row) => commits.push(row),
  });
  return {
    ...shop,
    directory,
    commits,
    evidence: (file) => jsonLines(join(directory, `shop-${file}.jsonl`)),
    close: async () => {
      await shop.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export function jsonLines(file: string): unknown[] {
  const text = readFileSync(file, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', body: text, headers, signal: AbortSignal.timeout(5_000) });
}

export async function getJson(url: string): Promise<unknown> {
  return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).json();
}
