import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Algorithm, IssuerConfig } from '../../../src/vocabulary';
import type { SigningKey } from './types';

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const RSA_BITS = 2048;
const CURVES: Partial<Record<Algorithm, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

const isRsa = (algorithm: Algorithm) => /^[RP]S/.test(algorithm);
const kidOf = (algorithm: Algorithm) => `test-${algorithm.toLowerCase()}`;

/** The keys of the test issuers: each issuer has its own, one key id for each algorithm that it may use. */
export class IssuerKeys {
  private readonly keys = new Map<string, SigningKey>();

  /** Makes the keys of an issuer ahead of use: RSA takes a tenth of a second. */
  async prepare({ issuer, algorithms }: IssuerConfig): Promise<void> {
    const missing = algorithms.filter((algorithm) => !this.keys.has(slot(issuer, algorithm)));
    const rsa = missing.some(isRsa) ? await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS }) : undefined;
    for (const algorithm of missing) this.keep(issuer, algorithm, isRsa(algorithm) ? rsa : undefined);
  }

  key(issuer: string, algorithm: Algorithm): SigningKey {
    return this.keys.get(slot(issuer, algorithm)) ?? this.keep(issuer, algorithm);
  }

  /** The key set that the issuer publishes. */
  jwks({ issuer, algorithms }: IssuerConfig): { readonly keys: readonly Record<string, unknown>[] } {
    const keys = algorithms.map((algorithm) => {
      const { publicKey, kid } = this.key(issuer, algorithm);
      return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm };
    });
    return { keys };
  }

  private keep(issuer: string, algorithm: Algorithm, pair: Pair = newPair(algorithm)): SigningKey {
    const key: SigningKey = { kid: kidOf(algorithm), algorithm, ...pair };
    this.keys.set(slot(issuer, algorithm), key);
    return key;
  }
}

const slot = (issuer: string, algorithm: Algorithm) => `${issuer} ${algorithm}`;

function newPair(algorithm: Algorithm): Pair {
  if (isRsa(algorithm)) return generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
  const namedCurve = CURVES[algorithm];
  return namedCurve ? generateKeyPairSync('ec', { namedCurve }) : generateKeyPairSync('ed25519');
}
