import type { Manifest } from '../../agent/manifest.ts';
import type { Facts } from '../../agent/run-state.ts';

const timeouts = { attempt: 1_000, total: 5_000, heartbeat: 1_000 };
const manifest: Manifest = {
  agent: { name: 'random', version: 1 },
  model: {
    name: 'random',
    version: 1,
    api: 'responses',
    model: 'random-1',
    contextWindow: 2_000,
    maxOutputTokens: 50,
    usdPerMillion: { input: 1_000, output: 2_000 },
    timeouts,
    attempts: 3,
  },
  tools: [
    {
      kind: 'tool',
      name: 'tool',
      version: 1,
      effect: 'read',
      repeat: 'by key',
      dependency: 'd',
      timeouts,
      attempts: 3,
    },
  ],
  limits: { steps: 30, calls: 60, tokens: 100_000, cost: 1_000, wallTime: 1_000_000, idle: 0 },
  escalation: { roles: [], deadline: 50_000, onSilence: 'reject' },
};

/** Facts of a run with a small context window, so that cuts happen, and dear tokens, so that budgets bind. */
export function factsOf(limits: Partial<Manifest['limits']>): Facts {
  const principal = { subject: 'ada', tenant: 'acme', permissions: [] };
  return {
    id: 'run',
    chain: 'chain',
    startedAt: 0,
    goal: 'goal',
    principal,
    manifest: { ...manifest, limits: { ...manifest.limits, ...limits } },
  };
}
