import type { ParameterPlan } from '../../../src/vocabulary/validators';
import type { Parts } from './coerce';

const SEPARATORS: Readonly<Record<string, string>> = {
  simple: ',',
  form: ',',
  label: '.',
  matrix: ',',
  spaceDelimited: ' ',
  pipeDelimited: '|',
};

type Shape = 'scalar' | 'list' | 'members';

/** What a style makes of one text. */
export function shapeOf({ type }: Pick<ParameterPlan, 'type'>): Shape {
  if (type.types.includes('array')) return 'list';
  return type.types.includes('object') ? 'members' : 'scalar';
}

/** Takes one text apart; undefined where it does not follow the style. OpenAPI 3.1, section "Style Values". */
export function takeApart(plan: ParameterPlan, text: string, decode: (part: string) => string): Parts | undefined {
  const bare = withoutPrefix(plan, text);
  if (bare === undefined) return undefined;
  const shape = shapeOf(plan);
  if (shape === 'scalar') return decode(bare);
  const separator = plan.style === 'matrix' && plan.explode ? ';' : (SEPARATORS[plan.style] ?? ',');
  const parts = bare === '' ? [] : bare.split(separator);
  if (shape === 'members') return membersOf(plan, parts, decode);
  const prefix = `${plan.name}=`;
  const isNamed = plan.style === 'matrix' && plan.explode;
  if (isNamed && !parts.every((part) => part.startsWith(prefix))) return undefined;
  return parts.map((part) => decode(isNamed ? part.slice(prefix.length) : part));
}

function withoutPrefix({ style, explode, name, ...plan }: ParameterPlan, text: string): string | undefined {
  if (style === 'label') return text.startsWith('.') ? text.slice(1) : undefined;
  if (style !== 'matrix') return text;
  if (!text.startsWith(';')) return undefined;
  if (explode && shapeOf(plan) !== 'scalar') return text.slice(1);
  return text.startsWith(`;${name}=`) ? text.slice(name.length + 2) : undefined;
}

function membersOf(plan: ParameterPlan, parts: readonly string[], decode: (part: string) => string): Parts | undefined {
  const members = new Map<string, Parts>();
  const pairs = plan.explode ? parts.map(pairOf) : evenPairs(parts);
  for (const pair of pairs) {
    if (!pair) return undefined;
    const name = decode(pair[0]);
    if (members.has(name)) return undefined;
    members.set(name, decode(pair[1]));
  }
  return members;
}

function pairOf(part: string): [string, string] | undefined {
  const at = part.indexOf('=');
  return at < 0 ? undefined : [part.slice(0, at), part.slice(at + 1)];
}

function evenPairs(parts: readonly string[]): ([string, string] | undefined)[] {
  if (parts.length % 2 !== 0) return [undefined];
  return Array.from({ length: parts.length / 2 }, (_, index) => [parts[2 * index], parts[2 * index + 1]]);
}
