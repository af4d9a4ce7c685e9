import { discriminatorOf } from './dialect';
import {
  isSchemaObject,
  resolvePointer,
  type Schema,
  type SchemaObject,
  schemaEntries,
  schemasOf,
} from './json-schema';

const COMPONENTS = '#/components/schemas/';

/** The value of a discriminator that a mapping key stands for, as a reference. */
function targetOf(value: string): string {
  return value.startsWith('#') ? value : `${COMPONENTS}${value}`;
}

/** The values of a discriminator that choose one schema. */
export function discriminatorValues(discriminator: { mapping: Record<string, string> }, ref: string): string[] {
  const mapped = Object.entries(discriminator.mapping).filter(([, target]) => targetOf(target) === ref);
  if (mapped.length > 0) return mapped.map(([value]) => value);
  return ref.startsWith(COMPONENTS) ? [ref.slice(COMPONENTS.length)] : [];
}

/**
 * Base schemas with a discriminator but no list of alternatives: the alternatives are the components that build on
 * them with `allOf`. OpenAPI 3.0.3 and 3.1.0, Discriminator Object, last examples.
 */
export class Polymorphism {
  private readonly children = new Map<string, string[]>();

  constructor(private readonly document: unknown) {
    for (const [name, schema] of schemaEntries(resolvePointer(document, '#/components/schemas'))) {
      if (typeof schema === 'boolean') continue;
      for (const part of schemasOf(schema['allOf'])) {
        const base = isSchemaObject(part) ? part['$ref'] : undefined;
        if (typeof base === 'string')
          this.addChild(base, `${COMPONENTS}${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
      }
    }
  }

  private addChild(base: string, child: string): void {
    const schema = resolvePointer(this.document, base);
    if (!isSchemaObject(schema) || !discriminatorOf(schema) || schema['oneOf'] || schema['anyOf']) return;
    this.children.set(base, [...(this.children.get(base) ?? []), child]);
  }

  /** The discriminating property and the alternatives of a base, or undefined where it is none. */
  alternatives(base: string): { property: string; children: { ref: string; values: string[] }[] } | undefined {
    const children = this.children.get(base);
    const discriminator = children && discriminatorOf(resolvePointer(this.document, base) as SchemaObject);
    if (!children || !discriminator) return undefined;
    return {
      property: discriminator.propertyName,
      children: children.map((ref) => ({ ref, values: this.valuesOf(discriminator, ref, [base]) })),
    };
  }

  /** Values of a child and of everything that builds on it. */
  private valuesOf(discriminator: { mapping: Record<string, string> }, ref: string, seen: string[]): string[] {
    const own = discriminatorValues(discriminator, ref);
    const below = (this.children.get(ref) ?? []).filter((child) => !seen.includes(child));
    return [...own, ...below.flatMap((child) => this.valuesOf(discriminator, child, [...seen, ref]))];
  }
}

/** Tells whether a schema settles the values of a member itself, so that the discriminator need not. */
export function settlesMember(document: unknown, schema: Schema | undefined, name: string, depth = 4): boolean {
  if (!isSchemaObject(schema) || depth === 0) return false;
  if (typeof schema['$ref'] === 'string') {
    return settlesMember(document, resolvePointer(document, schema['$ref']) as Schema, name, depth - 1);
  }
  const member = schemaEntries(schema['properties']).find(([property]) => property === name)?.[1];
  if (settlesValue(document, member, depth)) return true;
  return schemasOf(schema['allOf']).some((part) => settlesMember(document, part, name, depth - 1));
}

function settlesValue(document: unknown, schema: Schema | undefined, depth: number): boolean {
  if (!isSchemaObject(schema) || depth === 0) return false;
  if (typeof schema['$ref'] === 'string') {
    return settlesValue(document, resolvePointer(document, schema['$ref']) as Schema, depth - 1);
  }
  return schema['enum'] !== undefined || schema['const'] !== undefined;
}
