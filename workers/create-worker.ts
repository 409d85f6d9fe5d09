import { readFile } from 'node:fs/promises';
import { Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { ConversationCache } from '../activities/conversation-cache.ts';
import { createActivities } from '../activities/index.ts';
import { createRegistry } from '../activities/registry.ts';
import type { EntryRecord, Log } from '../agent/log-records.ts';
import { createDataConverter } from '../payloads/data-converter.ts';
import type { AnyAgent, PortsOf } from '../reasoning/define-agent.ts';
import type { ModelPort } from '../reasoning/model-port.ts';
import { connectToTemporal } from './connect.ts';
import { temporalLogger } from './logging.ts';
import { buildIdOf, buildWorkflowBundle } from './workflow-bundle.ts';

export type CreateWorkerOptions<A extends AnyAgent = AnyAgent> = {
  readonly agents: readonly A[];
  /** The outside systems that tool handlers use, by name; what a handler needs and is not here does not compile. */
  readonly ports: PortsOf<A>;
  readonly models: ModelPort;
  readonly log: Log;
  /** host:port of the Temporal server. */
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Path of a prebuilt workflow bundle; built at start when undefined. */
  readonly workflowBundle: string | undefined;
  /** Folder where payloads above 64 KiB are kept; the same for all workers and clients. */
  readonly payloadDir: string;
  readonly graceSeconds: number;
};

/**
 * Few workflow-task slots: runs that wake together after a crash replay together, and with many slots they time each
 * other out (architecture §7).
 */
const workflowTaskSlots = 4;

/** A worker that connects, never starts, a Temporal server. SIGTERM lets activities end within the grace, then stops. */
export async function createWorker<A extends AnyAgent>(options: CreateWorkerOptions<A>): Promise<Worker> {
  const { log, address, namespace, taskQueue, workflowBundle, payloadDir } = options;
  const registry = createRegistry(options.agents);
  installRuntime(log);
  const connection = await connectToTemporal(address, log);
  const { models, ports } = options;
  const bundle =
    workflowBundle === undefined
      ? await buildWorkflowBundle()
      : { code: await readFile(workflowBundle, 'utf8') };
  return await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: bundle,
    buildId: buildIdOf(bundle.code),
    activities: createActivities({ registry, models, ports, log, cache: new ConversationCache() }),
    dataConverter: createDataConverter({ payloadDir }),
    sinks: sinksTo(log),
    maxConcurrentWorkflowTaskExecutions: workflowTaskSlots,
    maxCachedWorkflows: 500,
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: options.graceSeconds * 1000,
    shutdownForceTime: options.graceSeconds * 1000 + 10_000,
  });
}

function sinksTo(log: Log): NonNullable<WorkerOptions['sinks']> {
  return {
    perdure: {
      record: { fn: (_info: unknown, record: EntryRecord) => log('info', record), callDuringReplay: false },
    },
  };
}

let installed = false;

/** The SDK's runtime is one per process: a second worker in it shares the first one's log. */
function installRuntime(log: Log): void {
  if (installed) return;
  installed = true;
  Runtime.install({ logger: temporalLogger(log), shutdownSignals: ['SIGTERM', 'SIGINT'] });
}
