import type { WafContext } from './context';
import { type FieldValues, oversize } from './oversize';

type Settings = Readonly<Record<string, unknown>>;

/** The JsonBody component: keys and values of a parsed body. A body that does not parse follows the fallback. */
export function jsonBodyField(settings: Settings): ((context: WafContext) => FieldValues) | undefined {
  const pattern = (settings['MatchPattern'] ?? {}) as Settings;
  const scope = settings['MatchScope'];
  if (scope !== 'ALL' && scope !== 'KEY' && scope !== 'VALUE') return undefined;
  const paths = pattern['All'] === undefined ? (pattern['IncludedPaths'] as string[] | undefined) : [''];
  if (paths === undefined) return undefined;
  return (context) => {
    const { body } = context.request;
    if (body.length === 0) return [];
    const isOversize = body.length > context.bodyLimit;
    const settled = isOversize ? oversize(settings) : undefined;
    if (settled !== undefined) return settled;
    const text = body.toString('utf8', 0, context.bodyLimit);
    const parsed = parse(text);
    if (parsed === undefined) return fallback(settings, body.toString('latin1', 0, context.bodyLimit));
    const out: string[] = [];
    for (const path of paths) collect(at(parsed.value, path), scope, out);
    return out;
  };
}

// WAF's parser is more lenient than ours: without a fallback it evaluates up to the error, which cannot be known here.
function fallback(settings: Settings, text: string): FieldValues {
  const behavior = settings['InvalidFallbackBehavior'];
  if (behavior === 'MATCH') return 'match';
  if (behavior === 'NO_MATCH') return 'no-match';
  return behavior === 'EVALUATE_AS_STRING' ? [text] : 'unknown';
}

function collect(value: unknown, scope: string, out: string[]): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    if (scope !== 'KEY') out.push(bytes(String(value)));
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (scope !== 'VALUE' && !Array.isArray(value)) out.push(bytes(key));
    collect(member, scope, out);
  }
}

function at(value: unknown, pointer: string): unknown {
  let current = value;
  for (const token of pointer.split('/').slice(1)) {
    if (typeof current !== 'object' || current === null) return undefined;
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    current = Object.hasOwn(current, key) ? (current as Record<string, unknown>)[key] : undefined;
  }
  return current;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
