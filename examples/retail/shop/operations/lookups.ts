import { type Entities, type Order, own, type PaymentMethod, type Product, type User } from '../entities.ts';
import { refuse } from '../refusal.ts';
import { type Found, found } from './operation.ts';

export function findUser(entities: Entities, id: string): Found<User> {
  const user = entities.user(id);
  return user
    ? found(user)
    : refuse('user_not_found', `Nobody is registered as ${id}; expected an id such as ada_lane_4711.`);
}

export function findOrder(entities: Entities, id: string): Found<Order> {
  const order = entities.order(id);
  return order
    ? found(order)
    : refuse(
        'order_not_found',
        `There is no order ${id}; expected an id such as #W1000001, with the leading #W.`,
      );
}

export function findProduct(entities: Entities, id: string): Found<Product> {
  const product = entities.product(id);
  return product
    ? found(product)
    : refuse(
        'product_not_found',
        `There is no product ${id}; expected a product id, which is not an item id.`,
      );
}

export interface Purchase {
  readonly order: Order;
  readonly buyer: User;
}

/** The order with its buyer, if the order is in exactly this status: a modified order is no longer `pending`. */
export function findPurchase(
  entities: Entities,
  id: string,
  status: 'pending' | 'delivered',
): Found<Purchase> {
  const order = findOrder(entities, id);
  if (order.kind === 'refused') return order;
  if (order.value.status !== status) {
    const code = status === 'pending' ? 'order_not_pending' : 'order_not_delivered';
    return refuse(code, `Order ${id} must be '${status}' for this; it is '${order.value.status}'.`);
  }
  const buyer = findUser(entities, order.value.user_id);
  return buyer.kind === 'refused' ? buyer : found({ order: order.value, buyer: buyer.value });
}

export function findPaymentMethod(user: User, id: string): Found<PaymentMethod> {
  const method = own(user.payment_methods, id);
  if (method) return found(method);
  const known = Object.keys(user.payment_methods).join(', ') || 'none';
  return refuse(
    'payment_method_not_found',
    `${user.user_id} has no payment method ${id}; on file: ${known}.`,
  );
}
