import type { PeerCertificate } from 'node:tls';
import type { BackendConfig } from '../../src/vocabulary';
import { exchangeWith, type ForwardAnswer } from './exchange';
import { CONNECTION_HEADERS, type ForwardEvent, forwardRequest } from './request';

/** What Lambda's proxy integration takes. */
export interface ForwardResponse {
  readonly statusCode: number;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

/**
 * Passes requests on to a private server, and its answers back as they are: redirects are not followed.
 *
 * @throws BackendFault when the server proves to be another one, or gives no whole answer in time
 */
export function createForward(
  config: BackendConfig,
  onCertificate?: (certificate: PeerCertificate) => void,
): (event: ForwardEvent) => Promise<ForwardResponse> {
  const exchange = exchangeWith(config, onCertificate);
  const basePath = new URL(config.url).pathname.replace(/\/+$/, '');
  return async (event) => responseOf(await exchange(forwardRequest(event, basePath)));
}

function responseOf({ status, rawHeaders, body }: ForwardAnswer): ForwardResponse {
  const headers: Record<string, string[]> = Object.create(null);
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!CONNECTION_HEADERS.includes(name)) headers[name] = [...(headers[name] ?? []), rawHeaders[at + 1] ?? ''];
  }
  const text = body.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(body);
  return {
    statusCode: status,
    multiValueHeaders: headers,
    ...(isText ? { body: text } : { body: body.toString('base64'), isBase64Encoded: true }),
  };
}
