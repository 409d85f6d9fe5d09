import { cancelPendingOrder } from './cancel-pending-order.ts';
import { exchangeDeliveredOrderItems } from './exchange-delivered-order-items.ts';
import { findUserIdByEmail, findUserIdByNameZip } from './find-user.ts';
import { getOrderDetails, getProductDetails, getUserDetails, listAllProductTypes } from './get-details.ts';
import { modifyPendingOrderAddress, modifyUserAddress } from './modify-address.ts';
import { modifyPendingOrderItems } from './modify-pending-order-items.ts';
import { modifyPendingOrderPayment } from './modify-pending-order-payment.ts';
import type { Operation } from './operation.ts';
import { returnDeliveredOrderItems } from './return-delivered-order-items.ts';

/** Everything the shop does, by the name in its URLs and in its ledger. */
export const operations = {
  find_user_id_by_email: findUserIdByEmail,
  find_user_id_by_name_zip: findUserIdByNameZip,
  get_user_details: getUserDetails,
  get_order_details: getOrderDetails,
  get_product_details: getProductDetails,
  list_all_product_types: listAllProductTypes,
  cancel_pending_order: cancelPendingOrder,
  modify_pending_order_address: modifyPendingOrderAddress,
  modify_pending_order_items: modifyPendingOrderItems,
  modify_pending_order_payment: modifyPendingOrderPayment,
  modify_user_address: modifyUserAddress,
  return_delivered_order_items: returnDeliveredOrderItems,
  exchange_delivered_order_items: exchangeDeliveredOrderItems,
} satisfies Record<string, Operation>;

export type Tool = keyof typeof operations;
export const tools = Object.keys(operations) as readonly Tool[];

export function isTool(name: string): name is Tool {
  return Object.hasOwn(operations, name);
}
