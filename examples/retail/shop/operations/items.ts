import { type Entities, type Order, type OrderItem, own, type Variant } from '../entities.ts';
import { refuse } from '../refusal.ts';
import { findProduct } from './lookups.ts';
import { type Found, found } from './operation.ts';

/**
 * Positions in the order of the items named, each position used once: naming an item twice means two pieces of it.
 */
export function locateItems(order: Order, itemIds: readonly string[]): Found<readonly number[]> {
  const taken = new Set<number>();
  for (const itemId of itemIds) {
    const position = order.items.findIndex((item, index) => item.item_id === itemId && !taken.has(index));
    if (position < 0) {
      const held = order.items.filter((item) => item.item_id === itemId).length;
      const asked = itemIds.filter((id) => id === itemId).length;
      return refuse(
        'item_not_in_order',
        `Order ${order.order_id} holds item ${itemId} ${held}×, not ${asked}×.`,
      );
    }
    taken.add(position);
  }
  return found([...taken]);
}

export interface Swap {
  /** The order's items with the new ones in place of the old. */
  readonly items: readonly OrderItem[];
  /** New prices minus old, in dollars, summed pair by pair and not rounded. Negative: the buyer gets money back. */
  readonly difference: number;
}

/** Replaces each item by the new one at the same place in the second list: same product, available. */
export function swapItems(
  entities: Entities,
  order: Order,
  { itemIds, newItemIds }: { itemIds: readonly string[]; newItemIds: readonly string[] },
): Found<Swap> {
  if (itemIds.length !== newItemIds.length) {
    const counts = `${itemIds.length} to replace, ${newItemIds.length} new`;
    return refuse('items_do_not_pair', `Each item needs one new item at the same place; came ${counts}.`);
  }
  const positions = locateItems(order, itemIds);
  if (positions.kind === 'refused') return positions;
  const items = [...order.items];
  let difference = 0;
  for (const [index, position] of positions.value.entries()) {
    const old = items[position] as OrderItem;
    const variant = availableVariant(entities, old, newItemIds[index] as string);
    if (variant.kind === 'refused') return variant;
    const { item_id, options, price } = variant.value;
    items[position] = { ...old, item_id, options, price };
    difference += price - old.price;
  }
  return found({ items, difference });
}

function availableVariant(entities: Entities, item: OrderItem, newItemId: string): Found<Variant> {
  const product = findProduct(entities, item.product_id);
  if (product.kind === 'refused') return product;
  const variant = own(product.value.variants, newItemId);
  if (variant?.available) return found(variant);
  const why = variant ? 'is out of stock' : `is not a ${product.value.name}`;
  const expected = `expected an available item of product ${item.product_id}`;
  return refuse('item_not_available', `Item ${newItemId} ${why}; ${expected} in place of ${item.item_id}.`);
}
