import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rogueKey } from '../drill/rogue-keys';
import { type ProbeEndpoint, isLoopback } from './endpoint';

/** Where forged `jku` and `x5u` headers point to. */
export interface KeySource {
  readonly url: string;
  /** How often somebody came for the keys; undefined where that cannot be seen from here. */
  visits(): number | undefined;
  close(): Promise<void>;
}

// RFC 6761 section 6.4: resolves nowhere, so that a careless verifier contacts nobody.
const NOWHERE: KeySource = {
  url: 'https://jwt-probe.invalid/keys.json',
  visits: () => undefined,
  close: async () => undefined,
};

/** A key set of the attacker on loopback for an endpoint on loopback; for any other a name that resolves nowhere. */
export async function openKeySource(endpoint: ProbeEndpoint, algorithm: string): Promise<KeySource> {
  if (!isLoopback(endpoint.url) && !endpoint.address?.startsWith('127.')) return NOWHERE;
  let visits = 0;
  const jwk = { ...rogueKey(algorithm).publicKey.export({ format: 'jwk' }), kid: 'attacker', alg: algorithm };
  const server = createServer((_, response) => {
    visits += 1;
    response.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/keys.json`,
    visits: () => visits,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
