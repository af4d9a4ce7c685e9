import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key pair of an attacker. */
export interface RogueKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const made = new Map<string, RogueKey>();

/** An attacker's own key that fits an algorithm; made once, because RSA keys take a while. */
export function rogueKey(algorithm: string): RogueKey {
  const family = algorithm.startsWith('ES') ? algorithm : algorithm === 'EdDSA' ? 'EdDSA' : 'RSA';
  const known = made.get(family) ?? generate(family);
  made.set(family, known);
  return known;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

function generate(family: string): RogueKey {
  if (family === 'RSA') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (family === 'EdDSA') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('ec', { namedCurve: CURVES[family] ?? 'P-256' });
}
