import { asObject, deref } from '../drill/schema-view';

type Schema = Record<string, unknown>;

const COMPONENTS = '#/components/schemas/';

/** The member that tells alternatives apart, where the schema has one. */
function memberOf(schema: Schema): string | undefined {
  const { propertyName } = asObject(schema['discriminator']);
  return typeof propertyName === 'string' ? propertyName : undefined;
}

/** The values of the member that stand for an alternative: those of the mapping, else the name of the component. */
function valuesOf(schema: Schema, ref: string): string[] {
  const mapping = Object.entries(asObject(asObject(schema['discriminator'])['mapping']));
  const mapped = mapping.filter(([, target]) => target === ref || `${COMPONENTS}${String(target)}` === ref);
  if (mapped.length > 0) return mapped.map(([value]) => value);
  return ref.startsWith(COMPONENTS) ? [ref.slice(COMPONENTS.length)] : [];
}

/** What a discriminator adds to one alternative: the member is there, with a value that stands for the alternative. */
export function chosenBy(document: Schema, schema: Schema, alternative: unknown): Schema | undefined {
  const member = memberOf(schema);
  const ref = asObject(alternative)['$ref'];
  if (member === undefined || typeof ref !== 'string') return undefined;
  const values = valuesOf(schema, ref);
  if (values.length === 0 || settles(document, alternative, member)) return undefined;
  return { properties: { [member]: { enum: values } }, required: [member] };
}

/** An enumeration of the alternative's own says more than the name of its component. */
function settles(document: Schema, raw: unknown, member: string, depth = 4): boolean {
  const schema = asObject(deref(document, raw));
  const own = asObject(deref(document, asObject(schema['properties'])[member]));
  if (own['enum'] !== undefined || own['const'] !== undefined) return true;
  const parts = (schema['allOf'] as unknown[] | undefined) ?? [];
  return depth > 0 && parts.some((part) => settles(document, part, member, depth - 1));
}

/** The schema with its discriminator written out in its alternatives. */
export function discriminated(document: Schema, schema: Schema): Schema {
  if (memberOf(schema) === undefined) return schema;
  const written = (list: unknown) =>
    (list as unknown[]).map((each) => {
      const chosen = chosenBy(document, schema, each);
      return chosen ? { allOf: [each, chosen] } : each;
    });
  return {
    ...schema,
    ...(Array.isArray(schema['oneOf']) && { oneOf: written(schema['oneOf']) }),
    ...(Array.isArray(schema['anyOf']) && { anyOf: written(schema['anyOf']) }),
  };
}

/**
 * A base with a discriminator but without a list of alternatives: the components that build on it with `allOf` are the
 * alternatives (OpenAPI 3.0.3 and 3.1.0, Discriminator Object, last examples).
 */
export function derivedFrom(document: Schema, ref: unknown): readonly Schema[] {
  if (typeof ref !== 'string') return [];
  const base = asObject(deref(document, { $ref: ref }));
  if (memberOf(base) === undefined || base['oneOf'] !== undefined || base['anyOf'] !== undefined) return [];
  const components = asObject(asObject(document['components'])['schemas']);
  return Object.entries(components).flatMap(([name, component]) => {
    const parts = (asObject(component)['allOf'] as unknown[] | undefined) ?? [];
    if (!parts.some((part) => asObject(part)['$ref'] === ref)) return [];
    const own = { $ref: `${COMPONENTS}${name.replaceAll('~', '~0').replaceAll('/', '~1')}` };
    const chosen = chosenBy(document, base, own);
    const others = parts.filter((part) => asObject(part)['$ref'] !== ref);
    return [{ allOf: [{ ...asObject(component), allOf: others }, ...(chosen ? [chosen] : [])] }];
  });
}
