import type { IssuerConfig, TokenDeviations } from '../../vocabulary';

/**
 * One way in which the tokens of an issuer differ from their kind (`TokenKind`), and what takes the place of what is missing.
 *
 * @example
 * // Keycloak: `typ: JWT` on every token, and a claim that tells access tokens apart.
 * const issuer = Issuer.oidc('https://id.example.com/realms/shop', {
 *   audiences: ['orders-api'],
 *   deviations: [TokenDeviation.accessTokenClaim('typ', 'Bearer')],
 * });
 */
export class TokenDeviation {
  /**
   * The header says `typ: JWT`, or nothing, on access tokens and ID tokens alike; a claim tells them apart.
   *
   * @param claim a claim that every access token has, and no other token of the issuer with the same value
   * @param value its value in access tokens
   */
  public static accessTokenClaim(claim: string, value: string): TokenDeviation {
    if (!isWord(claim) || !isWord(value)) {
      throw new Error('an access token is told by a claim and its value; neither may be empty or hold blanks');
    }
    if (TOLD_BY_OTHERS.includes(claim)) {
      throw new Error(
        `claim "${claim}" stands in ID tokens, too; name one that only access tokens have with that value`,
      );
    }
    return new TokenDeviation({ marker: { claim, value } });
  }

  /** Tokens have no `jti`. None of them can then be put on the deny list alone: only its consumer can be shut out. */
  public static withoutTokenId(): TokenDeviation {
    return new TokenDeviation({ isWithoutId: true });
  }

  /**
   * Scopes stand in another claim than `scope`, as a text or as a list, such as `scp`.
   *
   * @param claim the name of the claim
   */
  public static scopeClaim(claim: string): TokenDeviation {
    if (!isWord(claim)) throw new Error('the claim that holds the scopes must not be empty or hold blanks');
    return new TokenDeviation({ scopeClaim: claim });
  }

  /** @internal */
  public readonly _difference: TokenDeviations;

  private constructor(difference: TokenDeviations) {
    this._difference = difference;
  }
}

/** Claims that access tokens and ID tokens of one login share. */
const TOLD_BY_OTHERS = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti', 'azp', 'auth_time'];

const isWord = (text: unknown): boolean => typeof text === 'string' && /^\S+$/.test(text);

/** The differences of an issuer together, as the authorizer reads them. */
export function deviationsOf(deviations: readonly TokenDeviation[] = []): Pick<IssuerConfig, 'deviations'> {
  if (deviations.length === 0) return {};
  const names = deviations.flatMap(({ _difference }) => Object.keys(_difference));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated) throw new Error(`"deviations" name ${WORDS[repeated] ?? repeated} twice; keep one`);
  return { deviations: Object.assign({}, ...deviations.map(({ _difference }) => _difference)) as TokenDeviations };
}

const WORDS: Readonly<Record<string, string>> = {
  marker: 'what tells access tokens',
  isWithoutId: 'the missing token id',
  scopeClaim: 'the claim with the scopes',
};
