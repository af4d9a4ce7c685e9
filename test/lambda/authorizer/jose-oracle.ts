import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { MAIN, NOW, PUBLISHED } from './test-issuers';

const jwks = createLocalJWKSet({ keys: PUBLISHED } as unknown as JSONWebKeySet);
const options = {
  issuer: MAIN.issuer,
  audience: [...MAIN.audiences],
  algorithms: [...MAIN.algorithms],
  typ: 'at+jwt',
  requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id'],
  clockTolerance: MAIN.clockSkewSeconds,
  currentDate: new Date(NOW * 1000),
};

/** Whether jose takes a token, with every option set that it has. */
export const joseAccepts = (token: string): Promise<boolean> =>
  jwtVerify(token, jwks, options).then(
    () => true,
    () => false,
  );
