import type { RunInput } from '../agent/manifest.ts';
import { messageNames, queryNames } from '../agent/protocol.ts';
import { staticDetails, staticSummary } from './static-details.ts';

const input: RunInput = {
  kind: 'start',
  agent: 'order-support',
  version: 2,
  input: {},
  principal: { subject: 'ada', tenant: 'acme', permissions: [] },
};

test('the details name what the Web UI cannot list while no worker is up: signals and queries', () => {
  const details = staticDetails('ticket-1', input);
  for (const name of [...Object.values(messageNames), queryNames.state, queryNames.timeline]) {
    expect(details).toContain(`\`${name}\``);
  }
  expect(details).toContain('order-support@2');
  expect(details).toContain('perdure decide ticket-1');
});

test('neither long nor strange names break the Web UI: under 2 KB of details, one line of 200 bytes', () => {
  const long = {
    ...input,
    agent: '`*ä|\n'.repeat(200),
    principal: { ...input.principal, tenant: 'ü'.repeat(400) },
  };
  expect(Buffer.byteLength(staticDetails('r`\n'.repeat(300), long))).toBeLessThan(2_000);
  const summary = staticSummary(long);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(200);
  expect(summary).not.toMatch(/\n|\uFFFD/);
});

test('the summary says who asked whom for what tenant', () => {
  expect(staticSummary(input)).toBe('order-support for ada (acme)');
});
