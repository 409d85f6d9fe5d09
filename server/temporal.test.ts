import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { searchAttributes, workflowType } from '../agent/protocol.ts';
import { openTemporal, type Temporal } from './open-temporal.ts';
import { freePorts } from './ports.ts';
import { setUpNamespace } from './set-up-namespace.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'perdure-server-'));
const silent = (): void => undefined;

/** One server for the tests that do not stop theirs. */
let shared: Temporal;
beforeAll(async () => {
  shared = await openTemporal({ dataDir: folder(), ui: false, log: silent });
});
afterAll(async () => await shared.stop());

let opened: Temporal | undefined;
afterEach(async () => {
  await opened?.stop();
  opened = undefined;
});

async function withConnection<T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('the namespace and its search attributes are there, and setting them up again changes nothing', async () => {
  await withConnection(shared.address, async (connection) => {
    await setUpNamespace({ connection, namespace: 'default' });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    expect(Object.keys(customAttributes ?? {})).toEqual(
      expect.arrayContaining(Object.values(searchAttributes)),
    );
  });
});

test('an attribute of another type is told by name', async () => {
  await withConnection(shared.address, async (connection) => {
    const { workflowService, operatorService } = connection;
    const retention = { seconds: 86_400 } as unknown as NonNullable<
      Parameters<typeof workflowService.registerNamespace>[0]['workflowExecutionRetentionPeriod']
    >;
    await workflowService.registerNamespace({
      namespace: 'other',
      workflowExecutionRetentionPeriod: retention,
    });
    for (let tries = 0; ; tries += 1) {
      try {
        await operatorService.addSearchAttributes({
          namespace: 'other',
          searchAttributes: { PerdureTenant: 3 },
        });
        break;
      } catch (error) {
        if (tries > 40) throw error;
        await sleep(250);
      }
    }
    await expect(setUpNamespace({ connection, namespace: 'other' })).rejects.toThrow(
      /type Keyword.*PerdureTenant/,
    );
  });
});

test('a run started before a SIGKILL is there after the restart on the same data', async () => {
  opened = await openTemporal({ dataDir: folder(), ui: false, log: silent });
  const { address, pid } = opened;
  await withConnection(address, async (connection) => {
    await new Client({ connection }).workflow.start(workflowType, {
      workflowId: 'kept',
      taskQueue: 'nobody',
      args: [{}],
    });
  });
  await opened.kill();
  expect(isAlive(pid)).toBe(false);
  await opened.restart();
  expect(opened.address).toBe(address);
  const status = await withConnection(
    address,
    async (connection) =>
      (await new Client({ connection }).workflow.getHandle('kept').describe()).status.name,
  );
  expect(status).toBe('RUNNING');
});

test('a second server on the same folder is refused with the process that has it', async () => {
  const again = openTemporal({ dataDir: shared.dataDir, ui: false, log: silent });
  await expect(again).rejects.toThrow(`process ${process.pid} runs a Temporal server on it`);
  await withConnection(shared.address, async ({ workflowService }) => {
    expect(await workflowService.getClusterInfo({})).toBeDefined();
  });
});

test('a server that was named is used as it is, and never stopped or killed from here', async () => {
  const named = await openTemporal({ address: shared.address, dataDir: folder(), ui: false, log: silent });
  expect(named).toMatchObject({ address: shared.address, pid: 0, uiUrl: undefined });
  await named.stop();
  await expect(named.kill()).rejects.toThrow(`${shared.address} was not started here and is left alone`);
  await expect(named.restart()).rejects.toThrow('was not started here');
  expect(isAlive(shared.pid)).toBe(true);
});

test('a server that was named and is not there is an error within seconds', async () => {
  const [port] = await freePorts(1);
  const named = openTemporal({ address: `127.0.0.1:${port}`, dataDir: folder(), ui: false, log: silent });
  await expect(named).rejects.toThrow(
    `expected a Temporal server at 127.0.0.1:${port}, but it cannot be reached`,
  );
});

test('stopping leaves no process, and the folder is free again', async () => {
  const dataDir = folder();
  const first = await openTemporal({ dataDir, ui: false, log: silent });
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  opened = await openTemporal({ dataDir, ui: false, log: silent });
  expect(opened.pid).not.toBe(first.pid);
});

test('a parent that is killed with SIGKILL takes its server with it', async () => {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--data', folder(), '--no-ui', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  const { pid } = JSON.parse(line) as { pid: number };
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  for (let waited = 0; isAlive(pid) && waited < 100; waited += 1) await sleep(100);
  expect(isAlive(pid)).toBe(false);
});

test('where nothing can be obtained, the error comes within seconds and names both remedies', async () => {
  const program = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--data', folder(), '--no-ui'], {
    env: { HOME: folder(), PATH: folder(), PERDURE_CACHE: folder() },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const begun = Date.now();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  expect(code).toBe(1);
  expect(said).toMatch(/install the temporal command/);
  expect(said).toMatch(/install Go 1\.26\.8 or later/);
  expect(Date.now() - begun).toBeLessThan(20_000);
});
