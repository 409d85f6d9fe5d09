import { readVersion } from '../agent/server-version.ts';

/** The server this project builds when none is to be had; with the Web UI of the same time. */
export const serverModule = 'go.temporal.io/server/cmd/server@v1.32.1';
export const uiModule = 'github.com/temporalio/ui-server/v2/cmd/server@v2.54.1';
export const serverVersion = '1.32.1';

/** The Go release that the server's module asks for. */
export const oldestGo = [1, 26, 8] as const;

/** `temporal --version` prints the CLI's version and, after "Server", that of the server inside it. */
export function embeddedServerVersion(printed: string): readonly number[] | undefined {
  const server = /server\s+v?([\d.]+)/i.exec(printed)?.[1];
  return server === undefined ? undefined : readVersion(server);
}
