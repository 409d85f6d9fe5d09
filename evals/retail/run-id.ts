/** `retail-<round>-<task>`: the provider's script, the shop's world and the figures find the task by it. */
export const runIdOf = (round: number, task: string): string => `retail-${round}-${task}`;

export function taskOf(runId: string): { readonly round: number; readonly task: string } | undefined {
  const match = /^retail-(\d+)-(.+)$/.exec(runId);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { round: Number(match[1]), task: match[2] };
}
