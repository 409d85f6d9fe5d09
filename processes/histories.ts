import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

export type ExportedRun = {
  readonly workflowId: string;
  readonly runId: string;
  readonly file: string;
  readonly events: number;
  /** As the server counts it. */
  readonly bytes: number;
};

/** Writes the history of every run of a chain, as the server has it, oldest first. */
export async function exportHistories(
  client: Client,
  workflowId: string,
  folder: string,
): Promise<readonly ExportedRun[]> {
  await mkdir(folder, { recursive: true });
  const exported: ExportedRun[] = [];
  const description = await client.workflow.getHandle(workflowId).describe();
  let runId: string | undefined = description.raw.workflowExecutionInfo?.firstRunId ?? description.runId;
  while (runId !== undefined && runId !== '') {
    const handle: WorkflowHandle = client.workflow.getHandle(workflowId, runId);
    const history = await handle.fetchHistory();
    const file = join(folder, `${workflowId}.${exported.length}.json`);
    await writeFile(file, historyToJSON(history));
    const { historySize } = await handle.describe();
    exported.push({ workflowId, runId, file, events: history.events?.length ?? 0, bytes: historySize ?? 0 });
    const last: temporal.api.history.v1.IHistoryEvent | undefined = history.events?.at(-1);
    runId = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
  }
  return exported;
}
