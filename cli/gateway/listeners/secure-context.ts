import tls from 'node:tls';
import type { Certificate } from '../pki/certificates';
import type { TlsVersions } from './tls-policy';

type SniDone = (error: Error | null, context?: tls.SecureContext) => void;

/** Chooses the certificate by server name, each name's context made once. */
export function secureContextFor(
  certificateFor: (serverName: string) => Promise<Certificate>,
  versions: TlsVersions,
): (serverName: string, done: SniDone) => void {
  const contexts = new Map<string, Promise<tls.SecureContext>>();
  return (serverName, done) => {
    const known =
      contexts.get(serverName) ??
      certificateFor(serverName).then((certificate) => tls.createSecureContext({ ...certificate, ...versions }));
    contexts.set(serverName, known);
    known.then(
      (context) => done(null, context),
      (error: Error) => done(error),
    );
  };
}
