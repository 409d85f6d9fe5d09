import type { Call } from '../../tools/define-tool.ts';
import type { Shop } from './shop/client.ts';

/** The outside systems of this domain. */
export type RetailPorts = { readonly shop: Shop };
export type RetailCall = Call<RetailPorts>;

/** What the shop wants to know of a read and of a write. The run's id is the world it works in. */
export const reading = ({ run, attempt, signal }: RetailCall) => ({
  world: run.id,
  run: run.id,
  attempt,
  signal,
});
export const writing = (call: RetailCall) => ({ ...reading(call), key: call.key });

export const mayRead = ['orders:read'] as const;
export const mayWrite = ['orders:read', 'orders:write'] as const;
