import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Verifier } from './correct';

/** An API on loopback that answers 200 to whatever its verifier accepts, and 401 to everything else. */
export interface ProbeServer {
  readonly url: string;
  /** Authorization headers as they came. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

export async function serve(verifier: Verifier): Promise<ProbeServer> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization ?? '');
    accepts(verifier, request).then((isGood) => {
      response.writeHead(isGood ? 200 : 401, { 'Content-Type': 'application/json' });
      response.end(isGood ? '{"orders":[]}' : '{"title":"Unauthorized"}');
    });
  });
  return opened(server, seen);
}

export async function opened(server: Server, seen: readonly string[] = []): Promise<ProbeServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/orders`,
    seen,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Every step must be content; a step that throws is not. */
async function accepts(verifier: Verifier, request: IncomingMessage): Promise<boolean> {
  try {
    const token = verifier.credential(request);
    if (token === undefined) return false;
    const parts = verifier.decode(token);
    const key = await verifier.key(parts);
    return (
      verifier.header(parts) &&
      verifier.algorithm(parts) &&
      verifier.type(parts) &&
      verifier.signature(parts, key) &&
      verifier.issuer(parts) &&
      verifier.audience(parts) &&
      verifier.time(parts) &&
      verifier.lifetime(parts) &&
      verifier.client(parts) &&
      verifier.revocation(parts) &&
      verifier.subject(parts) &&
      verifier.binding(parts) &&
      verifier.scope(parts)
    );
  } catch {
    return false;
  }
}
