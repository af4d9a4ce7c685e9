import type { ConsumerStore } from '../../../lambda/registry/consumer-store';
import type { Item } from '../../../lambda/core/registry';

/** The registry table in memory, with the conditions that the real one enforces. */
export class MemoryStore implements ConsumerStore {
  readonly items = new Map<string, Item>();

  async read(key: string): Promise<Item | undefined> {
    return structuredClone(this.items.get(key));
  }

  async claim(item: Item, releasedBy: readonly string[]): Promise<boolean> {
    const holder = textOf(this.items.get(keyOf(item)), 'consumerId');
    if (holder !== undefined && ![textOf(item, 'consumerId'), ...releasedBy].includes(holder)) return false;
    this.items.set(keyOf(item), item);
    return true;
  }

  async release(key: string, consumerId: string): Promise<void> {
    if (textOf(this.items.get(key), 'consumerId') === consumerId) this.items.delete(key);
  }

  async save(item: Item, before: Item | undefined): Promise<boolean> {
    const now = this.items.get(keyOf(item));
    if (textOf(now, 'status') !== textOf(before, 'status')) return false;
    this.items.set(keyOf(item), item);
    return true;
  }

  status(consumerId: string): string | undefined {
    return textOf(this.items.get(`consumer#${consumerId}`), 'status');
  }

  setStatus(consumerId: string, status: string): void {
    const item = this.items.get(`consumer#${consumerId}`);
    if (item) this.items.set(`consumer#${consumerId}`, { ...item, status: { S: status } });
  }

  owner(issuer: string, client: string): string | undefined {
    return textOf(this.items.get(`client#${issuer} ${client}`), 'consumerId');
  }
}

function keyOf(item: Item): string {
  return textOf(item, 'pk') ?? '';
}

function textOf(item: Item | undefined, name: string): string | undefined {
  const attribute = item?.[name];
  return attribute && 'S' in attribute ? attribute.S : undefined;
}
