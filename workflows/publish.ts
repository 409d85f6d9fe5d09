import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  proxySinks,
  setCurrentDetails,
  type Sinks,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { detailsOf } from '../agent/details.ts';
import type { EntryRecord } from '../agent/log-records.ts';
import { searchAttributes } from '../agent/protocol.ts';
import type { Common, RunState } from '../agent/run-state.ts';
import { type Status, statusOf } from '../agent/view.ts';

/** Where records of what the loop decided leave the sandbox; the worker writes them to its log. */
export interface RecordSinks extends Sinks {
  perdure: { record(record: EntryRecord): void };
}

const { perdure } = proxySinks<RecordSinks>();

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const keys = {
  agent: keyword(searchAttributes.agent),
  version: keyword(searchAttributes.version),
  tenant: keyword(searchAttributes.tenant),
  status: keyword(searchAttributes.status),
  outcome: keyword(searchAttributes.outcome),
};

/**
 * Shows people where a run stands: search attributes and details, each only when changed, and a record of every entry. What
 * the earlier run of a chain carried over, it has recorded itself.
 */
export function createPublisher(): (state: RunState) => void {
  let status: Status = 'starting';
  let details = '';
  let recorded = workflowInfo().continuedFromExecutionRunId === undefined ? 0 : undefined;
  return (state) => {
    const run = state.kind === 'finished' ? state.last : state;
    const next = statusOf(state);
    if (next !== status)
      upsertSearchAttributes(attributesOf(state, { status: next, isFirst: status === 'starting', run }));
    if (run !== null) recorded = recordEntries(run, recorded ?? run.timeline.total);
    status = next;
    const text = detailsOf(state);
    if (text !== details) setCurrentDetails(text);
    details = text;
  };
}

type About = { status: Status; isFirst: boolean; run: Common | null };

function attributesOf(state: RunState, { status, isFirst, run }: About) {
  const always = [{ key: keys.status, value: status }];
  const ended = state.kind === 'finished' ? [{ key: keys.outcome, value: state.outcome.kind }] : [];
  if (!isFirst || run === null) return [...always, ...ended];
  const { agent } = run.facts.manifest;
  return [
    { key: keys.agent, value: agent.name },
    { key: keys.version, value: `${agent.name}@${agent.version}` },
    { key: keys.tenant, value: run.facts.principal.tenant },
    ...always,
    ...ended,
  ];
}

/** Ids follow from chain and entry number, so that a record written twice after a crash collapses into one (I7). */
function recordEntries({ timeline, facts }: Common, recorded: number): number {
  for (const entry of timeline.latest) {
    if (entry.number <= recorded) continue;
    perdure.record({
      event: 'run.entry',
      id: `${facts.chain}/entry/${entry.number}`,
      chain: facts.chain,
      run: facts.id,
      entry,
    });
  }
  return timeline.total;
}
