import { asObject, deref, type Schema, schemaAt } from './schema-view';

type Document = Record<string, unknown>;

/** A value as XML, in the words of its schema. OpenAPI, "XML Object". */
export function xmlText(document: Document, schema: Schema, value: unknown): string {
  return element(document, nameOf(document, schema) ?? 'root', schema, value);
}

function element(document: Document, name: string, schema: Schema, value: unknown): string {
  if (Array.isArray(value)) return `<${name}>${items(document, name, schema, value)}</${name}>`;
  if (typeof value !== 'object' || value === null) return `<${name}>${escaped(value)}</${name}>`;
  const members = Object.entries(value).map(([key, member]) => ({
    key,
    member,
    schema: asObject(schemaAt(document, schema, [key])),
  }));
  const attributes = members.filter((each) => xmlOf(document, each.schema)['attribute'] === true);
  const inside = members.filter((each) => !attributes.includes(each));
  const written = attributes.map((each) => ` ${nameOf(document, each.schema) ?? each.key}="${escaped(each.member)}"`);
  const children = inside.map((each) => memberText(document, each.key, each.schema, each.member));
  return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

function memberText(document: Document, key: string, schema: Schema, value: unknown): string {
  const isWrapped = xmlOf(document, schema)['wrapped'] === true;
  if (Array.isArray(value) && !isWrapped) return items(document, key, schema, value);
  return element(document, nameOf(document, schema) ?? key, schema, value);
}

function items(document: Document, name: string, schema: Schema, values: readonly unknown[]): string {
  const item = asObject(schemaAt(document, schema, ['*']));
  return values.map((value) => element(document, nameOf(document, item) ?? name, item, value)).join('');
}

function xmlOf(document: Document, schema: Schema): Record<string, unknown> {
  return asObject(asObject(deref(document, schema))['xml']);
}

function nameOf(document: Document, schema: Schema): string | undefined {
  const { name, prefix } = xmlOf(document, schema);
  return typeof name === 'string' ? `${typeof prefix === 'string' ? `${prefix}:` : ''}${name}` : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

function escaped(value: unknown): string {
  return String(value).replace(/[<>&"]/g, (character) => ESCAPES[character]!);
}
