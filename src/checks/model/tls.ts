import { asText, type Value } from './references';

/**
 * Security policies of API Gateway that refuse everything below TLS 1.3, or below TLS 1.2 with forward secrecy
 * (API Gateway developer guide, "Security policies for REST APIs").
 */
const STRICT = [
  /^SecurityPolicy_TLS13_1_3_/,
  /^SecurityPolicy_TLS13_1_2_(FIPS_)?PFS_PQ_/,
  /^SecurityPolicy_TLS13_2025_EDGE$/,
  /^SecurityPolicy_TLS12_PFS_2025_EDGE$/,
];

/** Tells whether a security policy is one of the strict ones. An unknown name is not. */
export function isStrict(policy: Value): boolean {
  const name = asText(policy);
  return name !== undefined && STRICT.some((pattern) => pattern.test(name));
}

/** A mutual-TLS domain cannot have an enhanced policy: TLS_1_2 is the strictest that AWS gives it. */
export function isStrictForMutualTls(policy: Value): boolean {
  return policy === 'TLS_1_2';
}
