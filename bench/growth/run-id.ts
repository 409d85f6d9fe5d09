export type Arm = 'perdure' | 'whole-transcript';
export type Measured = { readonly arm: Arm; readonly steps: number };

/** `growth-<arm>-<steps>`: the provider's script and the figures read from it what the run is. */
export const runIdOf = ({ arm, steps }: Measured): string => `growth-${arm}-${steps}`;

export function measuredBy(runId: string): Measured | undefined {
  const match = /^growth-(perdure|whole-transcript)-(\d+)$/.exec(runId);
  return match === null ? undefined : { arm: match[1] as Arm, steps: Number(match[2]) };
}

/** The runs of the bench, in order: 400 steps cross a continue-as-new, which the server suggests at 4,096 events. */
export const measured: readonly Measured[] = [
  { arm: 'perdure', steps: 25 },
  { arm: 'perdure', steps: 100 },
  { arm: 'perdure', steps: 400 },
  { arm: 'whole-transcript', steps: 25 },
  { arm: 'whole-transcript', steps: 100 },
];
