import { forbidden } from '../gateway-response';
import { decide, type Stage } from './stage';

const name = '01-mutual-tls';

/** A certificate that the truststore does not accept is answered with 403; none at all never gets this far. */
export const mutualTls: Stage = {
  name,
  run(x) {
    const { listener, tls } = x.request;
    const domain = x.api.domains.find((candidate) => candidate.name === x.domainName);
    if (listener.kind === 'execute-api' || (listener.kind !== 'mtls-domain' && domain?.mutualTls === undefined)) {
      return undefined;
    }
    const certificate = tls.clientCertificate;
    if (certificate === undefined) {
      decide(x, name, '6', 'refuse', 'no client certificate');
      return forbidden('ACCESS_DENIED', { isFixed: true });
    }
    if (!certificate.authorized) {
      decide(x, name, '5', 'refuse', `client certificate not trusted: ${certificate.error ?? 'unknown reason'}`);
      return forbidden('ACCESS_DENIED', { isFixed: true });
    }
    decide(x, name, '8', 'pass', 'client certificate trusted by the truststore of the domain');
    return undefined;
  },
};
