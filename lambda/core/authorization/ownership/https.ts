import type { HttpsResolver } from '../../../../src/vocabulary';
import { callJson, type JsonAnswer } from '../../json-call';
import { checkedLookup } from '../../checked-lookup';
import { isRecord, RESOLVER_DEADLINE_MS, type Resolver } from '../resolver';

/** One GET of a JSON service within a deadline; rejects where there is no whole answer. */
export type GetJson = (url: string, headers: Readonly<Record<string, string>>) => Promise<JsonAnswer>;

/** To addresses that are checked when they are used; redirects are not followed. */
export function getJson({ network }: Pick<HttpsResolver, 'network'>): GetJson {
  const lookup = checkedLookup(network);
  return (url, headers) => callJson(url, { method: 'GET', headers, deadlineMs: RESOLVER_DEADLINE_MS, lookup });
}

/**
 * Tenant, owner and parent of an object as members of a JSON answer: 404 says that there is no such object, everything but 200
 * that it cannot be told. The identifier is one segment of the path, whatever signs it holds.
 */
export function httpsResolver(
  config: HttpsResolver,
  get: GetJson,
  secret: (() => Promise<string>) | undefined,
): Resolver {
  return async (type, id) => {
    // A URL has no encoding for these two: they would name another path.
    if (id === '.' || id === '..') return undefined;
    const authorization = secret && `Bearer ${await secret()}`;
    const url = config.url.replace('{id}', () => encodeURIComponent(id));
    const { status, body } = await get(url, authorization === undefined ? {} : { authorization });
    if (status === 404) return undefined;
    if (status !== 200 || !isRecord(body)) return 'unavailable';
    const [tenant, owner, parent] = [config.tenant, config.owner, config.parent].map((name) => wordIn(body, name));
    if (!tenant || owner === undefined || parent === undefined) return 'unavailable';
    return { type, id, tenant, owner, parent };
  };
}

/** Text of a member, `''` where it is not there, undefined where it is not text. */
function wordIn(body: Record<string, unknown>, name: string | undefined): string | undefined {
  if (name === undefined || !Object.hasOwn(body, name) || body[name] === null) return '';
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}
