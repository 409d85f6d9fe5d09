import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadApp } from './load-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'perdure-app-'));
let count = 0;
function moduleWith(text: string): URL {
  count += 1;
  const file = join(folder, `app-${count}.mjs`);
  writeFileSync(file, text);
  return pathToFileURL(file);
}

test('agents come as they are, ports are made once from the environment', async () => {
  const url = moduleWith(`
    let made = 0;
    export default {
      agents: [{ manifest: { agent: { name: 'a', version: 1 } } }],
      ports: ({ SHOP_URL }) => ({ shop: SHOP_URL, made: ++made }),
    };`);
  expect(await loadApp(url, { SHOP_URL: 'http://shop' })).toMatchObject({
    agents: [{ manifest: { agent: { name: 'a' } } }],
    ports: { shop: 'http://shop', made: 1 },
  });
});

test.each([
  ['nothing', ''],
  ['no default', 'export const agents = [];'],
  ['no agent', 'export default { agents: [], ports: () => ({}) };'],
  ['an agent that was not defined', "export default { agents: [{ name: 'a' }], ports: () => ({}) };"],
  ['ports that are no function', 'export default { agents: [{ manifest: {} }], ports: {} };'],
])('a module that exports %s is refused by its path, with what was expected', async (_name, text) => {
  const url = moduleWith(text);
  await expect(loadApp(url, {})).rejects.toThrow(
    `expected ${url.pathname} to export default { agents: [at least one], ports: (environment) => … }`,
  );
});

test('what ports say about the environment reaches the operator', async () => {
  const url = moduleWith(`export default {
    agents: [{ manifest: {} }],
    ports: () => { throw new Error('expected the address of the shop in SHOP_URL'); },
  };`);
  await expect(loadApp(url, {})).rejects.toThrow('expected the address of the shop in SHOP_URL');
});

test('a module that is not there is named', async () => {
  await expect(loadApp(pathToFileURL(join(folder, 'nowhere.ts')), {})).rejects.toThrow(/nowhere\.ts/);
});
