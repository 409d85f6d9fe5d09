/** The server this project builds when none is to be had; with the Web UI of the same time. */
export const serverModule = 'go.temporal.io/server/cmd/server@v1.32.1';
export const uiModule = 'github.com/temporalio/ui-server/v2/cmd/server@v2.54.1';
export const serverVersion = '1.32.1';

/** Older servers cannot move a run to a new build at continue-as-new. */
export const oldestServer = [1, 31] as const;
/** The Go release that the server's module asks for. */
export const oldestGo = [1, 26, 8] as const;

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

/** `temporal --version` prints the CLI's version and, after "Server", that of the server inside it. */
export function embeddedServerVersion(printed: string): readonly number[] | undefined {
  const server = /server\s+v?([\d.]+)/i.exec(printed)?.[1];
  return server === undefined ? undefined : readVersion(server);
}
