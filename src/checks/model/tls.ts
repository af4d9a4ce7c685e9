import { tlsPolicy, type TlsTerminator } from '../../vocabulary';
import { asText, type Value } from './references';

/** Tells whether a security policy of API Gateway is one of the strict ones. An unknown name is not. */
export function isStrict(policy: Value, terminator: TlsTerminator = 'api-gateway'): boolean {
  return tlsPolicy(terminator, asText(policy))?.isStrict === true;
}

/** A mutual-TLS domain cannot have an enhanced policy: TLS_1_2 is the strictest that AWS gives it. */
export function isStrictForMutualTls(policy: Value): boolean {
  return policy === 'TLS_1_2';
}
