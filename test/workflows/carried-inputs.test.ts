// Needs a Temporal server: run by the project "workflows" of jest.config.mjs.
import { readGolden, recorded, scenarioOf } from '../replay/golden.ts';
import { isJsonObject, type JsonObject } from '../../agent/json.ts';
import { finish } from '../support/mock-activities.ts';
import { scenarios } from '../replay/scenarios.ts';
import { approve, openWorkbench } from '../support/workbench.ts';
import type { RunView } from '../../agent/view.ts';

test.each(recorded('inputs'))(
  'a run goes on from %s and ends as completed',
  async (name) => {
    const scenario = scenarios[scenarioOf(name)];
    if (scenario === undefined) throw new Error(`expected a scenario for ${name}`);
    const bench = await openWorkbench(scenario.play);
    try {
      const handle = await bench.start(readGolden(name));
      const { escalations } = await handle.query<RunView>('state');
      for (const escalation of escalations) await handle.signal('decide', approve(escalation));
      await handle.signal('resume', { by: 'olga' });
      await handle.signal('message', { id: 'later', by: 'ada', text: 'are you still there?' });
      expect(await handle.result()).toMatchObject({ kind: 'completed' });
    } finally {
      await bench.close();
    }
  },
  60_000,
);

const [anInput] = recorded('inputs').map(readGolden).filter(isJsonObject);

test.each([
  ['nothing', {}],
  ['only its version', { stateVersion: 1 }],
  ['a later version', { stateVersion: 1_000 }],
  ['no kind that exists', { ...(anInput?.['state'] as JsonObject), kind: 'constructor' }],
  ['empty facts', { ...(anInput?.['state'] as JsonObject), facts: {} }],
  ['an empty conversation', { ...(anInput?.['state'] as JsonObject), conversation: {} }],
])(
  'a run started with a made-up state of %s ends as failed and says so',
  async (_title, state) => {
    const bench = await openWorkbench({ script: () => [finish] });
    try {
      const handle = await bench.start({ kind: 'continue', state });
      const outcome = await handle.result();
      expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'bad-input' } });
      expect(outcome.reason).toContain('expected');
    } finally {
      await bench.close();
    }
  },
  60_000,
);
