import type { EscalationView } from '../agent/view.ts';
import { ClientError } from './errors.ts';
import type { Run } from './run.ts';

export type OpenEscalations = {
  /** The one that expires first comes first. */
  readonly open: readonly { readonly run: Run; readonly escalation: EscalationView }[];
  /** Runs that could not be asked, such as for want of a worker: they may have questions too. */
  readonly unanswered: readonly { readonly run: Run; readonly why: string }[];
};

/** Runs asked at the same time: enough to be quick, few enough not to crowd out their workers. */
const together = 8;

export async function findOpenEscalations(runs: readonly Run[]): Promise<OpenEscalations> {
  const waiting = [...runs];
  const open: OpenEscalations['open'][number][] = [];
  const unanswered: OpenEscalations['unanswered'][number][] = [];
  const askOn = async (): Promise<void> => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      try {
        for (const escalation of await run.escalations()) open.push({ run, escalation });
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        if (error.kind !== 'run not found') unanswered.push({ run, why: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, runs.length) }, askOn));
  return { open: open.sort((a, b) => a.escalation.deadline - b.escalation.deadline), unanswered };
}
