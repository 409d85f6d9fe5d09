import { orderSupport } from './agent.ts';

test('the first agent of the README is one that perdure accepts', () => {
  expect(orderSupport.manifest).toMatchObject({
    agent: { name: 'order-support', version: 1 },
    tools: [{ name: 'refund_order', effect: 'irreversible', repeat: 'by key' }],
  });
});
