import { CREDENTIAL_CHECKS, sentToken, tokenParameters } from '../../../../lambda/authorizer/token/credential';
import { verifyToken, type VerifiedToken } from '../../../../lambda/authorizer/token/verify-token';
import { type Decision, firstRefusal } from '../../../../lambda/core/decision';
import { KIT, NOW, testIssuers } from '../test-issuers';
import { BAD_TOKENS, GOOD, type Presentation, presentationOf } from '../tokens';

const deps = { issuers: testIssuers(), now: () => NOW * 1000 };

/** What the authorizer does with the credentials of a request. */
async function judge({ authorization, query = {} }: Presentation): Promise<Decision<VerifiedToken>> {
  const credential = { authorization, inQuery: tokenParameters(Object.keys(query)) };
  return firstRefusal(CREDENTIAL_CHECKS, credential) ?? verifyToken(sentToken(credential).token, deps);
}

const cases = Object.entries(BAD_TOKENS).flatMap(([group, tokens]) =>
  tokens.map((token) => [group, token.name, token] as const),
);

describe('verifyToken', () => {
  it.each(cases)('refuses: %s: %s', async (_group, _name, { forge, reason }) => {
    const forgery = forge(KIT);

    const decision = await judge(presentationOf(forgery as string));

    expect(decision).toMatchObject({ ok: false, reason });
  });

  it.each(GOOD.map((token) => [token.name, token] as const))('accepts: %s', async (_name, { forge }) => {
    const forgery = forge(KIT);

    const decision = await judge(presentationOf(forgery as string));

    expect(decision).toMatchObject({ ok: true });
  });

  it('has at least 150 bad tokens, each with a name of its own', () => {
    const names = cases.map(([group, name]) => `${group}: ${name}`);

    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(150);
  });
});
