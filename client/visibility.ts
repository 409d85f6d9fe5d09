import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { searchAttributes, workflowType } from '../agent/protocol.ts';
import type { Outcome } from '../agent/outcome.ts';
import type { Status } from '../agent/view.ts';
import { InvalidInput } from './errors.ts';

export type ListOptions = {
  readonly status?: Status | readonly Status[];
  readonly agent?: string;
  readonly tenant?: string;
  readonly outcome?: Outcome['kind'];
  /** Runs at most, newest first; 100 by default. */
  readonly limit?: number;
};

/** A run as a list shows it; a second behind the run itself at times. Times in milliseconds since 1970. */
export type RunSummary = {
  readonly id: string;
  readonly agent: string;
  /** name@version, once a worker has resolved it. */
  readonly version: string | null;
  readonly tenant: string;
  readonly status: Status;
  /** Null while open, and for a run that was terminated from outside. */
  readonly outcome: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
};

/** The visibility query for these options. Throws InvalidInput for a value no attribute can have. */
export function listQuery({ status, agent, tenant, outcome }: ListOptions): string {
  const clauses = [`WorkflowType = ${quoted(workflowType)}`, "ExecutionStatus != 'ContinuedAsNew'"];
  const statuses = status === undefined ? [] : typeof status === 'string' ? [status] : status;
  if (statuses.length > 0) clauses.push(`(${statuses.map(statusClause).join(' OR ')})`);
  const equal = {
    [searchAttributes.agent]: agent,
    [searchAttributes.tenant]: tenant,
    [searchAttributes.outcome]: outcome,
  };
  for (const [name, value] of Object.entries(equal)) {
    if (value !== undefined) clauses.push(`${name} = ${quoted(value)}`);
  }
  return clauses.join(' AND ');
}

/** A terminated run keeps the status it had: only the server's own status says that it is over. */
function statusClause(status: Status): string {
  if (status === 'ended') return "ExecutionStatus != 'Running'";
  return `(${searchAttributes.status} = ${quoted(status)} AND ExecutionStatus = 'Running')`;
}

/**
 * A text of the server's query language. Double quotation marks and backslashes are refused: server 1.32 escapes them
 * by MySQL's rules for every database, so that on SQLite and PostgreSQL no value with one is ever found.
 */
export function quoted(value: string): string {
  if (value.length > 255 || /["\\\p{Cc}]/u.test(value)) {
    throw new InvalidInput(
      `expected a text of at most 255 characters without ", \\ and control characters to search for, got ${JSON.stringify(value.slice(0, 80))}`,
    );
  }
  return `'${value.replaceAll("'", "''")}'`;
}

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

export function summaryOf(execution: WorkflowExecutionInfo): RunSummary {
  const { workflowId, status, startTime, closeTime, typedSearchAttributes } = execution;
  const read = (name: string): string | null => typedSearchAttributes.get(keyword(name)) ?? null;
  return {
    id: workflowId,
    agent: read(searchAttributes.agent) ?? '',
    version: read(searchAttributes.version),
    tenant: read(searchAttributes.tenant) ?? '',
    status: status.name === 'RUNNING' ? ((read(searchAttributes.status) ?? 'starting') as Status) : 'ended',
    outcome: read(searchAttributes.outcome),
    startedAt: startTime.getTime(),
    endedAt: closeTime?.getTime() ?? null,
  };
}
