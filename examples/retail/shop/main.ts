import { parseArgs } from 'node:util';
import { loadBase, seedDirectory } from './base.ts';
import { startShop } from './server.ts';

// The shop as a process. On stdout one JSON line each for `listening`, for every commit (before its reply leaves) and for
// `closed`; whoever starts it with a pipe must keep reading. SIGTERM or SIGINT close it.

const usage = 'node examples/retail/shop/main.ts --db FILE [--port 0] [--data DIR] [--evidence DIR]';

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function readOptions(): { port: number; database: string; data: string; evidence: string | undefined } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { port: text, db: text, data: text, evidence: text } });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a whole number from 0 to 65535; came ${values.port}`);
  }
  if (!values.db) throw new Error('--db FILE is missing: the SQLite file that keeps worlds and ledger');
  return { port, database: values.db, data: values.data ?? seedDirectory, evidence: values.evidence };
}

async function main(): Promise<void> {
  const { data, ...options } = readOptions();
  const shop = await startShop({
    ...options,
    base: loadBase(data),
    onCommitted: ({ tool, world, key, attempt }) => tell({ event: 'committed', tool, world, key, attempt }),
  });
  const stop = () => {
    process.off('SIGTERM', stop).off('SIGINT', stop); // A second signal ends the process at once.
    void shop.close().then(() => tell({ event: 'closed' }));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.stdout.on('error', () => {}); // The reader may be gone; the shop stays.
  tell({ event: 'listening', url: shop.url });
}

main().catch((error: unknown) => {
  process.stderr.write(`shop: ${error instanceof Error ? error.message : String(error)}\nusage: ${usage}\n`);
  process.exitCode = 2;
});
