import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../agent/json.ts';
import { writeWorkflowBundle } from '../scripts/build-workflow-bundle.ts';
import { openTemporal, type Temporal } from '../server/open-temporal.ts';
import { type Child, startServer } from './child.ts';
import { Workers } from './workers.ts';

export type FleetOptions = {
  readonly evidence: string;
  /** Module that the workers load (workers/load-app.ts). */
  readonly app: string;
  readonly workers: number;
  /** A scripted provider; null: the workers ask the one that their environment names. */
  readonly provider: ProviderOptions | null;
  /** host:port of a Temporal server that runs already; one is started when undefined. */
  readonly address?: string | undefined;
  /** Folder of the Temporal server's data; a new temporary one when undefined. */
  readonly dataDir?: string;
  readonly webUi?: boolean;
  readonly onShopLine?: (line: JsonObject) => void;
  /** Data folder of the shop; its own seed when undefined. */
  readonly shopData?: string;
  readonly environment?: { readonly [name: string]: string };
  readonly say: (line: string) => void;
};

export type ProviderOptions = {
  /** Module with the script, its options, and how long an answer takes in milliseconds. */
  readonly script: string;
  readonly options: string;
  readonly latency: number;
};

export type Fleet = {
  readonly temporal: Temporal;
  readonly shop: Child & { readonly url: string };
  readonly provider: (Child & { readonly url: string }) | null;
  readonly workers: Workers;
  readonly payloadDir: string;
  stop(): Promise<void>;
};

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Temporal, shop, provider and workers, each a process of its own, each writing what it saw into the evidence folder. */
export async function openFleet(options: FleetOptions): Promise<Fleet> {
  const { evidence, say } = options;
  const logs = join(evidence, 'logs');
  mkdirSync(logs, { recursive: true });
  const data = options.dataDir ?? mkdtempSync(join(tmpdir(), 'perdure-fleet-'));
  const payloadDir = join(data, 'payloads');
  const opened: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const one of opened.reverse()) await one.stop();
  };
  try {
    const temporal = await openTemporal({
      ...(options.address === undefined ? {} : { address: options.address }),
      dataDir: join(data, 'temporal'),
      ui: options.webUi ?? false,
      log: say,
    });
    opened.push(temporal);
    const shop = await startShop(options, { data, logs });
    opened.push(shop);
    const provider =
      options.provider === null ? null : await startProvider(options.provider, { evidence, logs });
    if (provider !== null) opened.push(provider);
    const bundle = await writeWorkflowBundle(join(data, 'workflow-bundle.js'));
    const workers = new Workers({
      count: options.workers,
      logs,
      environment: {
        TEMPORAL_ADDRESS: temporal.address,
        PERDURE_APP: options.app,
        PERDURE_WORKFLOW_BUNDLE: bundle.path,
        PERDURE_PAYLOAD_DIR: payloadDir,
        SHOP_URL: shop.url,
        ...(provider === null ? {} : { OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'scripted' }),
        ...options.environment,
      },
    });
    opened.push(workers);
    return { temporal, shop, provider, workers, payloadDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startShop(
  { evidence, shopData, onShopLine }: FleetOptions,
  { data, logs }: { data: string; logs: string },
) {
  const from = shopData === undefined ? [] : ['--data', shopData];
  return await startServer({
    name: 'shop',
    args: [
      path('../examples/retail/shop/main.ts'),
      '--port',
      '0',
      '--db',
      join(data, 'shop.db'),
      '--evidence',
      evidence,
      ...from,
    ],
    errorFile: join(logs, 'shop.err'),
    ...(onShopLine === undefined ? {} : { onLine: onShopLine }),
  });
}

async function startProvider(
  { script, options, latency }: ProviderOptions,
  { evidence, logs }: { evidence: string; logs: string },
) {
  return await startServer({
    name: 'provider',
    args: [
      path('../test/support/scripted-provider/main.ts'),
      ...['--port', '0', '--script', script, '--script-options', options],
      ...['--latency-ms', String(latency), '--evidence', evidence],
    ],
    errorFile: join(logs, 'provider.err'),
  });
}
