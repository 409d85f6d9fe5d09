import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../agent/protocol.ts';
import { objectionToServer } from '../agent/server-version.ts';

/** Keyword in the server's numbering of attribute types. */
const keyword = 2;
const names: readonly string[] = Object.values(searchAttributes);
const dayInSeconds = 86_400;

type SetUp = { readonly connection: Connection; readonly namespace: string };

/** Makes the namespace and its search attributes where they are missing, and verifies them. Safe to repeat. */
export async function setUpNamespace({ connection, namespace }: SetUp): Promise<void> {
  await requireServerVersion(connection);
  await makeNamespace({ connection, namespace });
  await makeAttributes({ connection, namespace });
  const wrong = Object.entries(await listAttributes({ connection, namespace })).filter(
    ([name, type]) => names.includes(name) && type !== keyword,
  );
  if (wrong.length > 0) {
    const found = wrong.map(([name, type]) => `${name} (type ${type})`).join(', ');
    throw new Error(
      `expected search attributes of type Keyword in namespace ${namespace}, found ${found}: remove or rename them there`,
    );
  }
}

/** Throws when the server is too old for perdure. */
export async function requireServerVersion(connection: Connection): Promise<void> {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const objection = objectionToServer(serverVersion);
  if (objection !== undefined) throw new Error(objection);
}

async function makeNamespace({ connection, namespace }: SetUp): Promise<void> {
  const { workflowService } = connection;
  const isThere = async (): Promise<boolean> =>
    await workflowService.describeNamespace({ namespace }).then(
      () => true,
      () => false,
    );
  if (await isThere()) return;
  const retention = { seconds: 7 * dayInSeconds } as unknown as { seconds: Long };
  await workflowService
    .registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
    .catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
}

type Long = NonNullable<
  Parameters<Connection['workflowService']['registerNamespace']>[0]
>['workflowExecutionRetentionPeriod'] extends infer D
  ? D extends { seconds?: infer L | null }
    ? L
    : never
  : never;

async function listAttributes({
  connection,
  namespace,
}: SetUp): Promise<{ readonly [name: string]: number }> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return (customAttributes ?? {}) as { [name: string]: number };
}

/** A new namespace reaches all parts of the server within some seconds. */
const tries = 60;

async function makeAttributes(setUp: SetUp): Promise<void> {
  const { connection, namespace } = setUp;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const there = await listAttributes(setUp);
      const missing = names.filter((name) => there[name] === undefined);
      if (missing.length === 0) return;
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
      });
    } catch (error) {
      if (isDenied(error))
        throw new Error(
          `not allowed to make search attributes; let an administrator run:\n${commands(namespace)}`,
        );
      if (attempt >= tries) throw error;
    }
    await sleep(250);
  }
}

const isDenied = (error: unknown): boolean => (error as { code?: unknown }).code === 7;

/** What an administrator runs when this process may not. */
export function commands(namespace: string): string {
  return names
    .map(
      (name) =>
        `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`,
    )
    .join('\n');
}
