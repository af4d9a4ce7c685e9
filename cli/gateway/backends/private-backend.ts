import { existsSync, readFileSync } from 'node:fs';
import { AssemblyError } from '../assembly/assembly-error';
import type { MappedHost } from '../lambda/protocol';

/** A server on loopback that plays the private backend of the template: who serves names it. */
export interface PlayedBackend {
  readonly port: number;
  /** `https://127.0.0.1:8443`, as it was named. */
  readonly url: string;
  /** PEM of the authority that signed its certificate; absent: what the template names must vouch for it. */
  readonly ca?: string;
}

/** An address of TEST-NET-1: public in form, routed nowhere, and none of the virtual hosts'. */
const ADDRESS = '192.0.2.1';

/**
 * Reads `--backend` and `--backend-ca`.
 *
 * @throws AssemblyError for anything but an https server on loopback
 */
export function playedBackend(url: string | undefined, caFile?: string): PlayedBackend | undefined {
  const place = '--backend';
  if (url === undefined) {
    if (caFile === undefined) return undefined;
    throw new AssemblyError('--backend-ca', 'vouches for no server', 'name the server in --backend');
  }
  const remedy = 'name a server of yours on loopback, as https://127.0.0.1:8443';
  if (!URL.canParse(url)) throw new AssemblyError(place, `is no URL: ${url}`, remedy);
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol !== 'https:') throw new AssemblyError(place, 'is not https', remedy);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname) || pathname !== '/')
    throw new AssemblyError(place, 'is not on loopback, or has a path', remedy);
  if (caFile !== undefined && !existsSync(caFile))
    throw new AssemblyError('--backend-ca', `${caFile} does not exist`, 'name the PEM file of the authority');
  return {
    url,
    port: Number(port || 443),
    ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
  };
}

/** Leads the name of a private server to the server that plays it. */
export function mappedTo({ port }: PlayedBackend, host: string): MappedHost {
  return { host: host.toLowerCase(), address: ADDRESS, port };
}

/** What the boot report says about a private server that is played. */
export function playedLine(name: string, { url, ca }: PlayedBackend): string {
  const proof = ca === undefined ? 'the authorities of the template' : '--backend-ca';
  return `private server ${name} is played by ${url}; its certificate must be for ${name}, by ${proof}`;
}

/** What the boot report says about one that is not. */
export function missingReason(name: string): string {
  return `private server ${name} is not here: name a server on loopback with --backend (and its authority with --backend-ca)`;
}
