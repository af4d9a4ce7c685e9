import type { DrillParameter } from './contract-view';

/** Name and value as they go into the query; into path, header or cookie goes the one value. */
export type Serialized = readonly (readonly [string, string])[];

type Encode = (text: string) => string;

const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

/**
 * A parameter in the style that the contract gives it (OpenAPI 3.1, "Style Values").
 *
 * Values for the path are percent-encoded piece by piece, because a separator must stay one; all others are encoded by
 * whoever sends them.
 */
export function serializeParameter(parameter: DrillParameter, value: unknown): Serialized {
  const { name, in: place, source } = parameter;
  const encode: Encode = place === 'path' ? encodeURIComponent : (text) => text;
  if (source['content']) return [[name, encode(JSON.stringify(value))]];
  const style = String(source['style'] ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple'));
  const isExploded = typeof source['explode'] === 'boolean' ? source['explode'] : style === 'form';
  if (Array.isArray(value))
    return list(
      parameter,
      style,
      isExploded,
      value.map((item) => encode(textOf(item))),
    );
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => [encode(key), encode(textOf(member))] as const);
    return object(parameter, style, isExploded, members);
  }
  return [[name, prefixed(style, name, encode(textOf(value)))]];
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function prefixed(style: string, name: string, text: string): string {
  if (style === 'label') return `.${text}`;
  return style === 'matrix' ? `;${name}=${text}` : text;
}

function list({ name, in: place }: DrillParameter, style: string, isExploded: boolean, items: string[]): Serialized {
  if (place === 'query') {
    return isExploded ? items.map((item) => [name, item]) : [[name, items.join(DELIMITERS[style] ?? ',')]];
  }
  if (style === 'matrix' && isExploded) return [[name, items.map((item) => `;${name}=${item}`).join('')]];
  return [[name, prefixed(style, name, items.join(style === 'label' ? '.' : ','))]];
}

type Members = readonly (readonly [string, string])[];

function object({ name, in: place }: DrillParameter, style: string, isExploded: boolean, members: Members): Serialized {
  if (style === 'deepObject') return members.map(([key, member]) => [`${name}[${key}]`, member]);
  if (place === 'query' && isExploded) return members;
  const pairs = isExploded ? members.map((pair) => pair.join('=')) : members.flat();
  if (style === 'matrix' && isExploded) return [[name, pairs.map((pair) => `;${pair}`).join('')]];
  return [[name, prefixed(style, name, pairs.join(DELIMITERS[style] ?? (style === 'label' ? '.' : ',')))]];
}
