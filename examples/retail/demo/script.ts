import type { ScriptedReply, Turn } from '../../../test/support/scripted-provider/script.ts';

/** The demo's model: reads in parallel, then the exchange, then what came of it. A pure function of the request. */
export default function createScript(): (turn: Turn) => ScriptedReply {
  return ({ index, results }) => replies[index] ?? answer(results);
}

function answer(results: readonly string[]): ScriptedReply {
  const isRejected = results.some((result) => result.startsWith('Rejected'));
  const reply = isRejected
    ? 'We could not exchange your lantern; a colleague decided against it.'
    : 'Your lantern will be exchanged; the difference is charged to your card.';
  return { kind: 'calls', calls: [{ name: 'finish', args: { reply, resolved: !isRejected } }] };
}

const replies: readonly ScriptedReply[] = [
  { kind: 'calls', calls: [{ name: 'find_user_id_by_email', args: { email: 'ada.lane.4711@example.com' } }] },
  {
    kind: 'calls',
    calls: [
      { name: 'get_user_details', args: { user_id: 'ada_lane_4711' } },
      { name: 'get_order_details', args: { order_id: '#W1000001' } },
      { name: 'list_all_product_types', args: {} },
    ],
  },
  {
    kind: 'calls',
    text: 'The lantern can be exchanged for the one she asks for; the difference is charged to her card. I am not sure whether she knows that it costs more.',
    calls: [
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
  },
];
