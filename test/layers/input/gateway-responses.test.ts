import { hardenResponse } from '../../../lambda/guard/response/harden-response';
import { compileParameter } from '../../../cli/gateway/model/template';
import { gatewayResponses } from '../../../src/layers/input/gateway-responses';

const RESPONSES = gatewayResponses();

describe('refusals of the gateway', () => {
  it.each(Object.keys(RESPONSES))('%s is a problem that cannot be sniffed or kept', (type) => {
    expect(RESPONSES[type]?.responseParameters).toMatchObject({
      'gatewayresponse.header.Content-Type': "'application/problem+json'",
      'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
      'gatewayresponse.header.Cache-Control': "'no-store'",
    });
  });

  it.each(Object.keys(RESPONSES))('%s has the headers that the guard sets, to the letter', (type) => {
    const given = RESPONSES[type]?.responseParameters ?? {};
    const sent = (name: string) =>
      Object.entries(given).find(([target]) => target.toLowerCase() === `gatewayresponse.header.${name}`)?.[1];

    const different = Object.entries(hardenResponse({ statusCode: 200 }).multiValueHeaders ?? {}).filter(
      ([name, values]) => JSON.stringify(compileParameter(sent(name) ?? '')) !== JSON.stringify([{ text: values[0] }]),
    );

    expect(different).toEqual([]);
  });

  it.each(Object.keys(RESPONSES))('%s repeats nothing that the caller sent', (type) => {
    const text = JSON.stringify(RESPONSES[type]);

    expect(text.match(/\$context\.[A-Za-z.]+/g)).toEqual(['$context.extendedRequestId']);
    expect(text).not.toContain('method.request');
  });

  it('keep the status of every type: the defaults set none', () => {
    expect([RESPONSES['DEFAULT_4XX']?.statusCode, RESPONSES['DEFAULT_5XX']?.statusCode]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('say how to authenticate, and only then', () => {
    const challenging = Object.keys(RESPONSES).filter(
      (type) => RESPONSES[type]?.responseParameters['gatewayresponse.header.WWW-Authenticate'],
    );

    expect(challenging.sort()).toEqual(['ACCESS_DENIED', 'UNAUTHORIZED']);
  });
});

test('a refusal brings the next nonce where an issuer demands nonces, and says so', () => {
  const { ACCESS_DENIED: given } = gatewayResponses({ isNonceGiven: true });

  expect(given?.responseParameters).toMatchObject({
    ...RESPONSES['ACCESS_DENIED']?.responseParameters,
    'gatewayresponse.header.DPoP-Nonce': 'context.authorizer.dpopNonce',
    'gatewayresponse.header.WWW-Authenticate': 'context.authorizer.challenge',
  });
  expect(RESPONSES['ACCESS_DENIED']?.responseParameters).not.toHaveProperty('gatewayresponse.header.DPoP-Nonce');
});
