import { isProofUrl } from '../../../../lambda/authorizer/proof/proof-url';

const BASE = 'https://api.example.com';

describe('the URL of a proof', () => {
  it.each([
    ['letter for letter', `${BASE}/orders/o-1`, '/orders/o-1'],
    ['in another spelling of the host', 'https://API.example.com:443/orders/o-1', '/orders/o-1'],
    ['in another spelling of an octet', `${BASE}/orders/%e2`, '/orders/%E2'],
  ])('is that of the request %s', (_, htu, path) => {
    expect(isProofUrl(htu, [BASE], path)).toBe(true);
  });

  it.each([
    ['a path that makes the host a user', `${BASE}@attacker.example/`, '@attacker.example/'],
    ['a path that makes the host longer', `${BASE}.attacker.example/`, '.attacker.example/'],
    ['another path', `${BASE}/orders/o-2`, '/orders/o-1'],
  ])('is not that of %s', (_, htu, path) => {
    expect(isProofUrl(htu, [BASE], path)).toBe(false);
  });
});
