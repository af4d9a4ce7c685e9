import type { DynamoValue } from './dynamodb';
import { kindOf } from './tagged';

/** A value as DynamoDB's API writes it. "AttributeValue" in the DynamoDB API reference. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly B: Uint8Array }
  | { readonly SS: string[] }
  | { readonly NS: string[] }
  | { readonly L: AttributeValue[] }
  | { readonly M: Record<string, AttributeValue> };

/** Turns a value of JavaScript into one of DynamoDB. */
export function toAttributeValue(value: DynamoValue): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'bigint') return { N: String(value) };
  if (typeof value === 'number') return { N: numeral(value) };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Set) return setOf([...(value as ReadonlySet<string | number>)]);
  if (Array.isArray(value)) return { L: (value as readonly DynamoValue[]).map(toAttributeValue) };
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError(`a ${kindOf(value)} is no value of DynamoDB`);
  const members = Object.entries(value as Record<string, DynamoValue>);
  return { M: Object.fromEntries(members.map(([name, each]) => [name, toAttributeValue(each)])) };
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('DynamoDB has no infinite number');
  return String(value);
}

function setOf(values: readonly (string | number)[]): AttributeValue {
  if (values.length === 0) throw new TypeError('DynamoDB has no empty set');
  if (values.every((value) => typeof value === 'string')) return { SS: [...values] as string[] };
  if (values.every((value) => typeof value === 'number'))
    return { NS: values.map((value) => numeral(value as number)) };
  throw new TypeError('a set of DynamoDB holds texts or numbers, not both');
}
