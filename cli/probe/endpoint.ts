import { isIP } from 'node:net';
import { UsageError } from '../commands/usage-error';
import type { Presented } from '../drill/call';

/** What is probed, and how its requests look apart from the token. */
export interface ProbeEndpoint {
  readonly url: URL;
  readonly method: string;
  readonly headers: Presented['headers'];
  readonly body?: Buffer;
  /** PEM of an authority trusted beside the public ones. */
  readonly ca?: string;
  /** PEM of the client certificate that the endpoint asks for, and of its key. */
  readonly client?: { readonly cert: string; readonly key: string };
  /** Address to connect to in place of what the name resolves to; SNI and `Host` stay. */
  readonly address?: string;
}

export interface EndpointSettings {
  readonly method?: string;
  /** Each `Name: value`. */
  readonly header?: readonly string[];
  readonly body?: Buffer;
  readonly ca?: string;
  readonly client?: ProbeEndpoint['client'];
  /** `host:port:address`, as curl has it. */
  readonly resolve?: string;
  readonly allowHttp?: boolean;
}

/** @throws UsageError for a URL or setting that would send the token where it does not belong. */
export function endpointOf(text: string, settings: EndpointSettings): ProbeEndpoint {
  const url = parseUrl(text);
  if (url.protocol === 'http:' && !settings.allowHttp && !isLoopback(url)) {
    throw new UsageError(
      `${url.origin} would carry the token in the clear; use https, or --allow-http if nobody can listen on the way`,
    );
  }
  const method = (settings.method ?? 'GET').toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(method)) throw new UsageError(`--method ${method} is no HTTP method`);
  const address = addressOf(url, settings.resolve);
  return {
    url,
    method,
    headers: (settings.header ?? []).map(headerOf),
    ...(settings.body && { body: settings.body }),
    ...(settings.ca && { ca: settings.ca }),
    ...(settings.client && { client: settings.client }),
    ...(address && { address }),
  };
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`${text} is no http or https URL; name an endpoint such as https://api.example.com/orders`);
  }
  if (url.username || url.password) throw new UsageError('the URL must hold no user name or password');
  return url;
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  const [name, value] = [line.slice(0, Math.max(colon, 0)).trim(), line.slice(colon + 1).trim()];
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[\r\n\0]/.test(value)) {
    throw new UsageError(`--header "${name || line}" is not of the form "Name: value"`);
  }
  if (name.toLowerCase() === 'authorization') {
    throw new UsageError('--header must not set Authorization; give the token by --token-file');
  }
  return [name, value];
}

function addressOf(url: URL, resolve: string | undefined): string | undefined {
  if (!resolve) return undefined;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const prefix = `${url.hostname}:${port}:`;
  const address = resolve.startsWith(prefix) ? resolve.slice(prefix.length).replace(/^\[|\]$/g, '') : '';
  if (isIP(address) === 0) throw new UsageError(`--resolve ${resolve} is not of the form ${prefix}ADDRESS`);
  return address;
}
