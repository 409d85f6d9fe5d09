/** Older servers cannot move a run to a new build at continue-as-new. */
export const oldestServer: readonly number[] = [1, 31];

/** The numbers of the first version in a text such as `go version go1.26.8 linux/amd64`, or undefined. */
export function readVersion(text: string): readonly number[] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null ? undefined : match.slice(1).map((part) => Number(part ?? 0));
}

export function isAtLeast(version: readonly number[], oldest: readonly number[]): boolean {
  for (const [index, least] of oldest.entries()) {
    const part = version[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/** Why perdure does not work with a server of this version, or undefined. A server that tells no version is let through. */
export function objectionToServer(printed: string): string | undefined {
  const version = readVersion(printed);
  if (version === undefined || isAtLeast(version, oldestServer)) return undefined;
  return `expected a Temporal server of version ${oldestServer.join('.')} or later, got ${printed}: older ones cannot move a run to a new build at continue-as-new`;
}
