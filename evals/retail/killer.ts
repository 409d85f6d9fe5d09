import { setTimeout as sleep } from 'node:timers/promises';
import type { Workers } from '../../processes/workers.ts';
import { appendLine } from '../evidence.ts';

export type Killer = { readonly kills: readonly { readonly inFlight: number }[]; stop(): Promise<void> };

type KillerOptions = {
  readonly workers: Workers;
  readonly count: number;
  /** Milliseconds. */
  readonly every: number;
  readonly evidence: string;
  /** Runs in flight, as the server counts them. */
  readonly inFlight: () => Promise<number>;
};

/** Kills a random worker with SIGKILL again and again, starts it anew, and writes each kill down. */
export function startKiller({ workers, count, every, evidence, inFlight }: KillerOptions): Killer {
  const kills: { inFlight: number }[] = [];
  const ending = new AbortController();
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await sleep(every, undefined, { signal: ending.signal }).catch(() => undefined);
      if (ending.signal.aborted) return;
      const index = Math.floor(Math.random() * count);
      const before = await inFlight();
      const pid = await workers.kill(index);
      appendLine(evidence, 'injector.jsonl', {
        kind: 'worker',
        at: new Date().toISOString(),
        pid,
        inFlight: before,
      });
      kills.push({ inFlight: before });
      workers.restart(index);
    }
  };
  const looping = loop();
  return {
    kills,
    stop: async () => {
      ending.abort();
      await looping;
    },
  };
}
