import { generateKeyPairSync } from 'node:crypto';
import type { App } from 'aws-cdk-lib';
import { Issuer } from '../../src/layers/authentication/issuer';
import { ISSUER, stackOf } from '../hardened-api-fixture';

/** A partner that rotates among so many keys, all of which the declaration lists. */
function partner(count: number): Issuer {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' });
  const keys = Array.from({ length: count }, (_, index) => ({ ...jwk, kid: `key-${index}`, alg: 'PS256' }));
  return Issuer.staticKeys('https://partner.example.net', { keySet: JSON.stringify({ keys }), audiences: ['shop'] });
}

const synth = (issuers: Issuer[]) => (stackOf({ issuers }).node.root as App).synth();

describe('the issuers of an API', () => {
  it('fit into the environment of its authorizer', () => {
    expect(() => synth([ISSUER, partner(2)])).not.toThrow();
  });

  it('are refused at synth where they list more keys than Lambda takes', () => {
    expect(() => synth([ISSUER, partner(10)])).toThrow(
      /function Shop\/Api\/Authentication\/Authorizer takes \d+ bytes, and Lambda takes 4096: .*HARDENED_ISSUERS.*"jwksUri"/s,
    );
  });
});
