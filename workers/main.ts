import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { Log } from '../agent/log-records.ts';
import { openAiModels } from '../reasoning/connect-models.ts';
import { readConfig, type WorkerConfig } from './config.ts';
import { createWorker } from './create-worker.ts';
import { loadApp } from './load-app.ts';
import { createLog } from './logging.ts';

const { config, log } = begin();
try {
  const app = await loadApp(pathToFileURL(resolve(config.PERDURE_APP)), process.env);
  const worker = await createWorker({
    ...app,
    models: openAiModels({ environment: process.env }),
    log,
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.PERDURE_TASK_QUEUE,
    workflowBundle: config.PERDURE_WORKFLOW_BUNDLE,
    payloadDir: config.PERDURE_PAYLOAD_DIR,
    graceSeconds: config.PERDURE_GRACE_SECONDS,
  });
  log('info', { event: 'worker.lifecycle', phase: 'started', message: `queue ${config.PERDURE_TASK_QUEUE}` });
  await worker.run();
  log('info', { event: 'worker.lifecycle', phase: 'stopped', message: '' });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  log('error', { event: 'worker.lifecycle', phase: 'failed', message });
  process.exitCode = 1;
}

/** What a worker says before it has a log goes to standard error, without a stack. */
function begin(): { config: WorkerConfig; log: Log } {
  try {
    const config = readConfig(process.env);
    return { config, log: createLog({ level: config.PERDURE_LOG_LEVEL, file: config.PERDURE_LOG_FILE }) };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
