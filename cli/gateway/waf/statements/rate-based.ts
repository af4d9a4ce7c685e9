import type { WafContext } from '../context';
import { cookiePairs, queryPairs } from '../fields';
import { compileTransforms } from '../transforms';
import { NO_MATCH, tri, UNKNOWN } from '../tri-state';
import type { Compiler, Statement, StatementBuild } from './compile';
import { forwardedAddresses, forwardedConfig } from './forwarded-ip';

/** Gives the aggregate of a request; undefined: the request lacks a key and is not counted. */
type KeyReader = (context: WafContext) => string | undefined;

/**
 * RateBased: trips exactly at limit + 1 in a sliding window, where AWS samples about every ten seconds. Only requests
 * that the scope-down statement matches are counted.
 */
export const rateBased: Compiler = (statement, build) => {
  const limit = Number(statement['Limit']);
  const window = Number(statement['EvaluationWindowSec'] ?? 300);
  if (!(limit >= 10) || ![60, 120, 300, 600].includes(window))
    return build.unknown('RateBased with a limit or window that AWS refuses');
  const scope =
    statement['ScopeDownStatement'] === undefined ? undefined : build.statement(statement['ScopeDownStatement']);
  const readKey = keyReader(statement, build, scope !== undefined);
  if (typeof readKey === 'string') return build.unknown(readKey);
  return (context) => {
    const scoped = scope?.(context);
    if (scoped === NO_MATCH || scoped === UNKNOWN) return scoped;
    const key = readKey(context);
    if (key === undefined) return NO_MATCH;
    const name = JSON.stringify([context.aclArn, build.rule, key]);
    return tri(context.rateWindows.count(name, window, context.nowMs) > limit);
  };
};

function keyReader(statement: Statement, build: StatementBuild, isScoped: boolean): KeyReader | string {
  const type = statement['AggregateKeyType'];
  if (type === 'IP') return ({ request }) => request.sourceIp;
  if (type === 'CONSTANT') return isScoped ? () => 'all' : 'RateBased CONSTANT without scope-down statement';
  if (type === 'FORWARDED_IP') return forwardedKey(statement);
  if (type !== 'CUSTOM_KEYS') return `RateBased by ${String(type)}`;
  const readers: KeyReader[] = [];
  for (const key of (statement['CustomKeys'] ?? []) as Statement[]) {
    const reader = customKey(key, statement, build);
    if (typeof reader === 'string') return reader;
    readers.push(reader);
  }
  if (readers.length === 0) return 'RateBased without custom keys';
  return (context) => {
    const parts = readers.map((reader) => reader(context));
    return parts.includes(undefined) ? undefined : JSON.stringify(parts);
  };
}

// AWS counts a malformed address by the fallback: MATCH counts it, NO_MATCH does not.
function forwardedKey(statement: Statement): KeyReader | string {
  const config = forwardedConfig(statement['ForwardedIPConfig']);
  if (config === undefined) return 'RateBased by forwarded address without header';
  return (context) => {
    const addresses = forwardedAddresses(context, { ...config, position: 'FIRST' });
    if (addresses === 'absent') return undefined;
    if (addresses === 'invalid') return config.isMatchOnInvalid ? 'invalid' : undefined;
    return addresses[0];
  };
}

function customKey(key: Statement, statement: Statement, build: StatementBuild): KeyReader | string {
  const [kind = '', value] = Object.entries(key)[0] ?? [];
  const settings = (value ?? {}) as Statement;
  if (kind === 'IP') return ({ request }) => request.sourceIp;
  if (kind === 'ForwardedIP') return forwardedKey(statement);
  if (kind === 'HTTPMethod') return ({ request }) => request.method;
  if (kind === 'LabelNamespace') return labelKey(String(settings['Namespace']), build.labelPrefix);
  const transforms = compileTransforms(settings['TextTransformations']);
  if (typeof transforms === 'string') return `text transformation ${transforms}`;
  const raw = componentKey(kind, String(settings['Name']));
  if (raw === undefined) return `RateBased by ${kind}`;
  return (context) => {
    const text = raw(context);
    return text === undefined ? undefined : transforms.run(text);
  };
}

function componentKey(kind: string, name: string): KeyReader | undefined {
  if (kind === 'Header') return ({ request }) => request.headers.all(name)[0];
  if (kind === 'Cookie') return (context) => cookiePairs(context).find(([key]) => key === name)?.[1];
  if (kind === 'QueryArgument') {
    return (context) => queryPairs(context).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
  if (kind === 'QueryString') return ({ request }) => request.queryString || undefined;
  return kind === 'UriPath' ? ({ request }) => request.uriPath : undefined;
}

function labelKey(namespace: string, prefix: string): KeyReader {
  const full = namespace.startsWith('awswaf:') ? namespace : `${prefix}${namespace}`;
  return ({ labels }) => {
    const found = [...labels].filter((label) => label.startsWith(full)).sort();
    return found.length === 0 ? undefined : found.join(' ');
  };
}
