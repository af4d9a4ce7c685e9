import { publicKeySet } from '../../src/layers/authentication/key-set';
import { ALGORITHMS } from '../../src/vocabulary';
import { UsageError } from '../commands/usage-error';
import { isLoopback } from '../probe/endpoint';

/** What a provider says about itself (OpenID Connect Discovery 1.0, RFC 8414), and the keys that it publishes. */
export interface DiscoveredIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** Public members only. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  /** Algorithms that its keys can be used with, as far as the keys say. */
  readonly algorithms: readonly string[];
  /** What should be known before it is declared. */
  readonly warnings: readonly string[];
}

const DEADLINE_MS = 10_000;
const MAX_BYTES = 256 * 1024;
const DOCUMENTS = ['.well-known/openid-configuration', '.well-known/oauth-authorization-server'];
const PUBLIC_MEMBERS = ['kty', 'kid', 'use', 'alg', 'key_ops', 'crv', 'x', 'y', 'n', 'e'];

type Members = Readonly<Record<string, unknown>>;

/**
 * Asks a provider, once and by hand, for what an app then declares: at run time nothing is discovered, so that nobody who
 * controls a document can change the keys.
 */
export async function discover(url: string): Promise<DiscoveredIssuer> {
  const issuer = checked(url, 'the issuer');
  const document = await metadataOf(url);
  const named = document['issuer'];
  if (named !== url) {
    throw new UsageError(`${url} calls itself ${String(named)}; "iss" is compared exactly, so ask for that one`);
  }
  const jwksUri = document['jwks_uri'];
  if (typeof jwksUri !== 'string') throw new UsageError(`${url} names no jwks_uri; ask its owner where its keys are`);
  const place = checked(jwksUri, 'the key set');
  const published = listOf(await json(place));
  const usable = published.filter((key) => isUsable(url, key));
  if (usable.length === 0) throw new UsageError(`${jwksUri} holds no public key with an id of its own (RFC 7517)`);
  const spoken = usable.flatMap(({ alg }) => ((ALGORITHMS as readonly unknown[]).includes(alg) ? [String(alg)] : []));
  return {
    issuer: url,
    jwksUri,
    keys: usable.map(publicMembers),
    algorithms: [...new Set(spoken)].sort(),
    warnings: [
      ...(place.host === issuer.host ? [] : [`its keys are on another host: ${place.host}`]),
      ...(usable.length === published.length ? [] : [`${published.length - usable.length} of its keys cannot be used`]),
      ...(listOfTexts(document['id_token_signing_alg_values_supported']).includes('none')
        ? ['it offers unsigned tokens']
        : []),
    ],
  };
}

/** The text of its key set, for `warmKeySet` or `Issuer.staticKeys`. */
export function keySetText({ keys }: DiscoveredIssuer): string {
  return `${JSON.stringify({ keys }, undefined, 2)}\n`;
}

function checked(text: string, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)));
  if (!isSafe || url.username || url.password) {
    throw new UsageError(`${what} ${text} is no https URL; keys that travel in the clear can be replaced on the way`);
  }
  return url;
}

async function metadataOf(issuer: string): Promise<Members> {
  let last: unknown;
  for (const document of DOCUMENTS) {
    try {
      return await json(new URL(`${issuer.replace(/\/$/, '')}/${document}`));
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** One JSON object, from one address, within bounds. */
async function json(url: URL): Promise<Members> {
  const text = await textOf(url);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new UsageError(`${url.href} holds no JSON object`);
}

async function textOf(url: URL): Promise<string> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(DEADLINE_MS) });
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of answer.body ?? []) {
      size += (chunk as Uint8Array).length;
      if (size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
      chunks.push(chunk as Uint8Array);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    throw new UsageError(`${url.href} cannot be had: ${cause?.code ?? message}`);
  }
}

function listOf({ keys }: Members): Members[] {
  return Array.isArray(keys) ? keys.filter((key): key is Members => typeof key === 'object' && key !== null) : [];
}

const listOfTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** Held to the rules of keys that an app declares: public, with an id, for signatures. */
function isUsable(issuer: string, key: Members): boolean {
  if (key['use'] === 'enc') return false;
  try {
    publicKeySet(issuer, JSON.stringify({ keys: [key] }));
    return true;
  } catch {
    return false;
  }
}

function publicMembers(key: Members): Members {
  return Object.fromEntries(PUBLIC_MEMBERS.flatMap((name) => (name in key ? [[name, key[name]]] : [])));
}
