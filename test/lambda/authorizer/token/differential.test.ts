import { verifyToken } from '../../../../lambda/authorizer/token/verify-token';
import { joseAccepts } from '../jose-oracle';
import { KIT, NOW, testIssuers } from '../test-issuers';
import { BAD_TOKENS, GOOD } from '../tokens';
import { spoiledTokens, wellSignedTokens } from '../tokens/fuzz';

const SPOILED = 10_000;
const WELL_SIGNED = 4_000;
const SEED = 20_261_124;
const SLOWEST_MS = 50;

const deps = { issuers: testIssuers(), now: () => NOW * 1000 };

const weAccept = async (token: string): Promise<boolean> => (await verifyToken(token, deps)).ok;

const tokensOf = (forgeries: readonly { forge: (kit: typeof KIT) => unknown }[]): string[] =>
  forgeries.map(({ forge }) => forge(KIT)).filter((forgery) => typeof forgery === 'string');

describe('verifyToken beside jose with every option set', () => {
  it('accepts none of the bad tokens, of which jose alone accepts some', async () => {
    const bad = tokensOf(Object.values(BAD_TOKENS).flat());

    const ours = await Promise.all(bad.map(weAccept));
    const theirs = await Promise.all(bad.map(joseAccepts));

    expect(ours.filter(Boolean)).toHaveLength(0);
    // An oracle that refuses everything would prove nothing.
    expect(theirs.filter(Boolean).length).toBeGreaterThan(10);
  });

  it('agrees with jose on the good tokens', async () => {
    const good = tokensOf(GOOD);

    const theirs = await Promise.all(good.map(joseAccepts));

    expect(theirs.every(Boolean)).toBe(true);
  });

  it(`accepts none of ${SPOILED} spoiled tokens, throws at none, and takes long over none`, async () => {
    const accepted: string[] = [];
    let slowest = 0;

    for (const token of spoiledTokens(KIT, SPOILED, SEED)) {
      const start = process.hrtime.bigint();
      if (await weAccept(token)) accepted.push(token);
      slowest = Math.max(slowest, Number(process.hrtime.bigint() - start) / 1e6);
    }

    expect(accepted).toEqual([]);
    // Ten times the promise: other processes share these cores.
    expect(slowest).toBeLessThan(10 * SLOWEST_MS);
  });

  it(`accepts nothing that jose refuses among ${WELL_SIGNED} well-signed tokens of random members`, async () => {
    const tokens = [...wellSignedTokens(KIT, WELL_SIGNED, SEED)];
    const ours: string[] = [];

    for (const token of tokens) if (await weAccept(token)) ours.push(token);
    const disagreements: string[] = [];
    for (const token of ours) if (!(await joseAccepts(token))) disagreements.push(token);

    expect(disagreements).toEqual([]);
    expect(ours.length).toBeGreaterThan(100);
  });
});
