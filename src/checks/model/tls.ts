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

/** A private domain has the policy TLS_1_2, whether it is said or not, and can have no other. */
export function isStrictForPrivate(policy: Value): boolean {
  return policy === undefined || policy === 'TLS_1_2';
}
