import { orderSupport } from './agent.ts';
import type { RetailPorts } from './ports.ts';
import { connectShop } from './shop/client.ts';

/** The application that a worker loads (PERDURE_APP). */
export default {
  agents: [orderSupport],
  ports: ({ SHOP_URL }: NodeJS.ProcessEnv): RetailPorts => {
    if (SHOP_URL === undefined)
      throw new Error('expected the address of the shop in SHOP_URL, such as http://127.0.0.1:8080');
    return { shop: connectShop(SHOP_URL) };
  },
};
