import type { ScriptedReply, Turn } from '../../test/support/scripted-provider/script.ts';

/** The model of the hostile suites: three changes that a person must decide, then the end. A pure function of the request. */
export default function createScript(): (turn: Turn) => ScriptedReply {
  return ({ index }) => (index === 0 ? changes : finish);
}

const cancel = (order_id: string) => ({
  name: 'cancel_pending_order',
  args: { order_id, reason: 'no longer needed' },
});

const changes: ScriptedReply = {
  kind: 'calls',
  calls: [
    cancel('#W1000002'),
    cancel('#W1000004'),
    {
      name: 'exchange_delivered_order_items',
      args: {
        order_id: '#W1000001',
        item_ids: ['5100000031'],
        new_item_ids: ['5100000032'],
        payment_method_id: 'credit_card_2000011',
      },
    },
  ],
};

const finish: ScriptedReply = {
  kind: 'calls',
  calls: [{ name: 'finish', args: { reply: 'All three changes are made.', resolved: true } }],
};
