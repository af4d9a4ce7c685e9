import type { Exchange } from '../stages/stage';

/** Not forwarded to a Lambda proxy integration (checklist item 85). */
const DROPPED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'www-authenticate',
]);

/** Written by the gateway: what a client sends under these names is replaced. */
const REPLACED: ReadonlySet<string> = new Set([
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-amzn-trace-id',
]);

export interface HeaderMaps {
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
}

/** The header maps of an event: client casing, all duplicates, peer address appended to the forwarded list. */
export function forwardedHeaders(x: Exchange): HeaderMaps {
  const multiValueHeaders: Record<string, string[]> = {};
  const casing = new Map<string, string>();
  const add = (name: string, value: string) => {
    const lower = name.toLowerCase();
    let written = casing.get(lower);
    if (written === undefined) {
      written = titleCased(lower) ?? name;
      casing.set(lower, written);
      setOwn(multiValueHeaders, written, [value]);
    } else multiValueHeaders[written]?.push(value);
  };
  for (const [name, value] of x.request.rawHeaders) {
    const lower = name.toLowerCase();
    if (!DROPPED.has(lower) && !REPLACED.has(lower) && !x.insertedHeaders.has(lower)) add(name, value);
  }
  // The client's own list stays in front: its first address is the caller's choice (checklist item 86).
  add('X-Forwarded-For', [...x.headers.all('x-forwarded-for'), x.request.sourceIp].join(', '));
  add('X-Forwarded-Port', '443');
  add('X-Forwarded-Proto', 'https');
  add('X-Amzn-Trace-Id', x.ids.traceId);
  for (const [name, value] of x.insertedHeaders) add(name, value);
  return { headers: lastValues(multiValueHeaders), multiValueHeaders };
}

/** The single-value form of a multi-value map: the last value wins. */
export function lastValues(multi: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const single: Record<string, string> = {};
  for (const [name, values] of Object.entries(multi)) setOwn(single, name, values.at(-1) ?? '');
  return single;
}

/** Assigns an own member even for names such as `__proto__`. */
export function setOwn<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  else target[name] = value;
}

function titleCased(lower: string): string | undefined {
  if (lower === 'authorization') return 'Authorization';
  return lower === 'user-agent' ? 'User-Agent' : undefined;
}
