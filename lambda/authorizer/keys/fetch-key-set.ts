import * as dns from 'node:dns';
import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { parseStrictJson } from '../../core/strict-json';
import { importKeySet, type KeySet } from './key-set';
import { isPublicAddress } from '../../core/public-address';

/** From the first packet to the last byte. */
const DEADLINE_MS = 5_000;
const MAX_BYTES = 256 * 1024;

/** Why a key set could not be had. Names the place, never what was received. */
export class KeySetError extends Error {
  constructor(host: string, cause: string) {
    super(`the key set of ${host} cannot be used: ${cause}`);
    this.name = 'KeySetError';
  }
}

/** Reads the URL of a key set, which is configuration: a token can never name one. */
export function keySetUrl(text: string): URL {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:') throw new KeySetError(host, 'its URL must start with https://');
  if (url.username || url.password) throw new KeySetError(host, 'its URL must not carry credentials');
  if (isIP(host) && !isPublicAddress(host)) throw new KeySetError(host, 'its address is not a public one');
  return url;
}

/**
 * Resolves a name and hands on exactly the addresses that were checked, so that a second answer of the name server
 * cannot lead elsewhere. One private address among them refuses all.
 */
const publicLookup: LookupFunction = (host, options, done) => {
  dns.lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      return done(new KeySetError(host, 'its name resolves to an address that is not public'), '', 0);
    }
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

function read(response: IncomingMessage, host: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) response.destroy(new KeySetError(host, `it is larger than ${MAX_BYTES} bytes`));
      else chunks.push(chunk);
    });
    response.on('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
    response.on('close', () => reject(new KeySetError(host, 'the answer was cut off')));
  });
}

function get(url: URL, signal: AbortSignal): Promise<Buffer> {
  const host = url.hostname;
  const headers = { accept: 'application/jwk-set+json, application/json', 'accept-encoding': 'identity' };
  return new Promise((resolve, reject) => {
    const call = https.get(url, { lookup: publicLookup, signal, headers, minVersion: 'TLSv1.2' }, (response) => {
      // Redirects are not followed: the host is pinned. Encoded bodies are not inflated.
      if (response.statusCode === 200 && !response.headers['content-encoding']) {
        read(response, host).then(resolve, reject);
        return;
      }
      response.destroy();
      reject(new KeySetError(host, `the answer has status ${response.statusCode} or is encoded`));
    });
    call.on('error', reject);
  });
}

/** Fetches a key set once: one host, no redirect, no private address, five seconds, 256 KB, valid JSON. */
export async function fetchKeySet(url: URL): Promise<KeySet> {
  const body = await get(url, AbortSignal.timeout(DEADLINE_MS));
  const parsed = parseStrictJson(body.toString('utf8'));
  const keys = parsed.ok ? importKeySet(parsed.value) : undefined;
  if (!keys) throw new KeySetError(url.hostname, 'it is no JSON Web Key Set of 1 to 100 keys');
  return keys;
}
