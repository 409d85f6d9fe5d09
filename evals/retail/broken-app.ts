import { orderSupport } from '../../examples/retail/agent.ts';
import type { RetailPorts } from '../../examples/retail/ports.ts';
import { connectShop, type Shop } from '../../examples/retail/shop/client.ts';

/** Runs a write, then does it again under another key, as a client without stable keys would after a lost answer. */
function repeating(shop: Shop): Shop {
  const modifyUserAddress: Shop['modifyUserAddress'] = async (args, options) => {
    await shop.modifyUserAddress(args, { ...options, key: `${options.key}/first` });
    return await shop.modifyUserAddress(args, options);
  };
  return { ...shop, modifyUserAddress };
}

/** The planted break `repeat-effect`: the figures must find the effects that were committed twice. */
export default {
  agents: [orderSupport],
  ports: ({ SHOP_URL = '' }: NodeJS.ProcessEnv): RetailPorts => ({ shop: repeating(connectShop(SHOP_URL)) }),
};
