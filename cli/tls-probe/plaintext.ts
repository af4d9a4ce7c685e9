import { connect } from 'node:net';
import { addressOf, type TlsTarget } from './target';

/** What a port did with bytes that are not TLS. */
export type PlainOutcome =
  /** No connection, or closed without an answer. */
  | { readonly kind: 'closed' }
  /** An answer by HTTP. */
  | { readonly kind: 'answered'; readonly status: number; readonly location?: string }
  | { readonly kind: 'unreadable' };

/** Sends a request without TLS, and tells what came back. It holds no secret: that is what is being found out. */
export function plainRequest(target: TlsTarget, port: number): Promise<PlainOutcome> {
  return exchange(target, port, Buffer.from(requestText(target)), (bytes) => {
    const text = bytes.toString('latin1');
    return text.includes('\r\n\r\n') || !'HTTP/'.startsWith(text.slice(0, 5)) ? text : undefined;
  }).then(outcomeOf);
}

/** Path and host alone; closes afterwards. */
export function requestText({ url, host }: TlsTarget): string {
  return `GET ${url.pathname} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: hardened-api-tls-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
}

function outcomeOf(text: string): PlainOutcome {
  if (text === '') return { kind: 'closed' };
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  // An alert of TLS, or anything else that no HTTP client takes for an answer.
  if (!status) return { kind: 'unreadable' };
  const location = /\r\nlocation: *([^\r\n]+)/i.exec(text)?.[1];
  return { kind: 'answered', status: Number(status), ...(location && { location }) };
}

/** Writes bytes on a plain socket and collects what comes back, until `isWhole` returns a text, the end, or the timeout. */
export function exchange(
  target: TlsTarget,
  port: number,
  bytes: Buffer,
  isWhole: (received: Buffer) => string | undefined,
): Promise<string> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect({ host: addressOf(target), port });
    const end = () => {
      socket.destroy();
      resolve(received.toString('latin1'));
    };
    socket.setTimeout(target.timeoutMs, end);
    socket.once('connect', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received) !== undefined || received.length > 65_536) end();
    });
    for (const event of ['end', 'close', 'error']) socket.on(event, end);
  });
}
