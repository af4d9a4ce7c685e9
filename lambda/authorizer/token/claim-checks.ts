import type { IssuerConfig } from '../../../src/vocabulary';
import { type Check, type Refusal, refuse } from '../../core/decision';
import type { JsonObject } from './decode-token';
import { clientOf, profileOf } from './profiles';
import { scopeClaimOf, scopesOf } from './scopes';

/** What the claims are judged by. */
export interface ClaimFacts {
  readonly claims: JsonObject;
  readonly config: IssuerConfig;
  /** Epoch seconds. */
  readonly now: number;
}

const MAX_TEXT = 256;
// 9999-12-31T23:59:59Z: above it a date is in milliseconds, or a mistake.
const MAX_DATE = 253_402_300_799;
const MAX_LIST = 100;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// RFC 6749 3.3: scope-token, separated by single spaces.
const SCOPE = /^(?:[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*)?$/;

/** Tells whether a value is a short text that can go into a record. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT && !CONTROL.test(value);
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= MAX_LIST && value.every(isText);

/** Tells whether a value is a date in epoch seconds. */
export const isDate = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MAX_DATE;

const isScope = (value: unknown): value is string => typeof value === 'string' && SCOPE.test(value);
const isScopes = (value: unknown, { deviations }: IssuerConfig): boolean =>
  isScope(value) ||
  // Only where the issuer is known to write scopes as a list.
  (deviations?.scopeClaim !== undefined &&
    isTextList(value) &&
    value.every((item) => isScope(item) && !item.includes(' ')));

// RFC 7519 4.1.3: aud may be a string or a list.
const isEvery = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.every(holds) : holds(value);
const isSome = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.some(holds) : holds(value);
const isString = (value: unknown): value is string => typeof value === 'string';

function audienceNamed({ claims, config }: ClaimFacts): Refusal | undefined {
  const { audienceClaim, soleAudience } = profileOf(config);
  const isOurs = (value: unknown) => isString(value) && config.audiences.includes(value);
  const named = claims[audienceClaim];
  if (!isEvery(named, isString) || !isSome(named, isOurs)) return refuse('AUDIENCE_MISMATCH');
  if (soleAudience && Array.isArray(named) && named.length !== 1) return refuse('AUDIENCE_MISMATCH');
  const elsewhere = audienceClaim !== 'aud' && claims['aud'] !== undefined && !isSome(claims['aud'], isOurs);
  return elsewhere ? refuse('AUDIENCE_MISMATCH') : undefined;
}

const ALWAYS_REQUIRED = ['iss', 'sub', 'exp', 'iat'];

function requiredClaims({ claims, config }: ClaimFacts): Refusal | undefined {
  const isThere = (name: string) => claims[name] !== undefined;
  const isWhole = ALWAYS_REQUIRED.every(isThere) && profileOf(config).required.every(isThere);
  return isWhole && clientOf(config, claims) !== undefined ? undefined : refuse('CLAIM_MISSING');
}

const isAbsentOr = (value: unknown, isRight: (value: unknown) => boolean): boolean =>
  value === undefined || isRight(value);

function claimShapes({ claims, config }: ClaimFacts): Refusal | undefined {
  const { sub, jti, exp, iat, nbf } = claims;
  const isRight =
    isAbsentOr(sub, isText) &&
    isAbsentOr(clientOf(config, claims), isText) &&
    isAbsentOr(jti, isText) &&
    isAbsentOr(exp, isDate) &&
    isAbsentOr(iat, isDate) &&
    isAbsentOr(nbf, isDate) &&
    isAbsentOr(claims[scopeClaimOf(config)], (value) => isScopes(value, config)) &&
    isAbsentOr(claims[config.tenantClaim], isText) &&
    isAbsentOr(claims[config.rolesClaim], isTextList);
  const isBackward = isDate(exp) && isDate(iat) && exp <= iat;
  return isRight && !isBackward ? undefined : refuse('CLAIM_INVALID');
}

/**
 * A token of an issuer that many APIs share is for this one only if it grants a scope of this one. A sign-in without OAuth
 * grants none: Cognito puts `aws.cognito.signin.user.admin` into such a token, and nothing else.
 */
function ownScope({ claims, config }: ClaimFacts): Refusal | undefined {
  if (config.scopePrefix === undefined) return undefined;
  return scopesOf(claims, config).length > 0 ? undefined : refuse('AUDIENCE_MISMATCH');
}

function withinValidity({ claims, config, now }: ClaimFacts): Refusal | undefined {
  const { exp, iat, nbf } = claims as { exp: number; iat: number; nbf?: number };
  const skew = config.clockSkewSeconds;
  // Written so that a comparison with NaN or a non-number refuses.
  if (!(now < exp + skew)) return refuse('TOKEN_EXPIRED');
  if (nbf !== undefined && !(nbf <= now + skew)) return refuse('TOKEN_NOT_YET_VALID');
  return iat <= now + skew ? undefined : refuse('TOKEN_ISSUED_IN_FUTURE');
}

function shortLived({ claims, config }: ClaimFacts): Refusal | undefined {
  const { exp, iat } = claims as { exp: number; iat: number };
  return exp - iat <= config.maxLifetimeSeconds ? undefined : refuse('TOKEN_LIFETIME_EXCEEDED');
}

/** What a proven token must say. */
export const CLAIM_CHECKS: readonly Check<ClaimFacts>[] = [
  { slug: 'authn-audience', check: audienceNamed },
  { slug: 'authn-expiry', check: requiredClaims },
  { slug: 'authn-expiry', check: claimShapes },
  { slug: 'authn-audience', check: ownScope },
  { slug: 'authn-expiry', check: withinValidity },
  { slug: 'authn-lifetime', check: shortLived },
];
