import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import type { Connection } from '../drill/client';
import type { DrillContext } from '../drill/context';
import { changed, NOBODY, type Subject } from '../drill/cases';
import type { Endpoint } from '../drill/target';

const REFUSED = refusedFor('TLS_REFUSED');

/** OpenSSL offers the old protocols only at security level 0. */
const OLD = { ciphers: 'DEFAULT:@SECLEVEL=0', isFresh: true } as const;

/** An endpoint that answers: the default one of an API with domains is closed, whatever its TLS. */
function published(context: DrillContext): Endpoint[] {
  const domains = context.target.endpoints.filter(({ kind }) => kind !== 'execute-api');
  return domains.length > 0 ? domains : [...context.target.endpoints];
}

/** TLS 1.3 alone, unless the policy is a strict one of TLS 1.2, or the domain asks for certificates or is private. */
function oldest(endpoint: Endpoint): readonly (readonly [string, Partial<Connection>])[] {
  const ancient = [
    ['TLS 1.0', { ...OLD, minTls: 'TLSv1', maxTls: 'TLSv1' }],
    ['TLS 1.1', { ...OLD, minTls: 'TLSv1.1', maxTls: 'TLSv1.1' }],
  ] as const;
  if (endpoint.kind === 'mtls-domain' || endpoint.takesTls12) return ancient;
  return [...ancient, ['TLS 1.2', { isFresh: true, minTls: 'TLSv1.2', maxTls: 'TLSv1.2' }]];
}

function onEndpoint(subject: Subject, endpoint: Endpoint): AttackCase[] {
  return [
    ...oldest(endpoint).map(([name, tls]) =>
      changed(subject, `${name} at ${endpoint.host}`, REFUSED, (call) => ({
        ...call,
        connection: { ...call.connection, endpoint, ...tls },
      })),
    ),
    onSocket(subject, endpoint, 'request in the clear', `GET / HTTP/1.1\r\nHost: ${endpoint.host}\r\n\r\n`),
    onSocket(subject, endpoint, 'garbage instead of a handshake', '\x00\xff\x00\xfe no handshake at all\r\n\r\n'),
  ];
}

function onSocket({ operation, caller }: Subject, endpoint: Endpoint, name: string, bytes: string): AttackCase {
  return {
    name: `${name} at ${endpoint.host}`,
    operation: operation.spec.id,
    expect: REFUSED,
    run: (context) => context.client.sendBytes(endpoint, Buffer.from(bytes, 'latin1'), 'tcp'),
    // Sent again: whatever the bytes did, the endpoint must live.
    positive: (context) => context.sendWellMade(operation, caller),
  };
}

/** Every terminator, not just the main one. */
export const transportTlsPolicy: Attack = {
  slug: 'transport-tls-policy',
  title: 'talk to the API in an old protocol, or in none',
  cases: (context) => {
    const probe = context.probe();
    return casesOr(probe ? published(context).flatMap((endpoint) => onEndpoint(probe, endpoint)) : [], NOBODY);
  },
};
