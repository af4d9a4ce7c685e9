import type { IssuerConfig } from '../../../src/vocabulary';
import { type Check, type Refusal, refuse } from '../../core/decision';
import type { JsonObject } from './decode-token';
import { clientOf, PROFILES } from './profiles';

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

const isDate = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MAX_DATE;

const isScope = (value: unknown): value is string => typeof value === 'string' && SCOPE.test(value);

function audienceNamed({ claims, config }: ClaimFacts): Refusal | undefined {
  const profile = PROFILES[config.profile];
  // RFC 7519 4.1.3: aud may be a string or a list.
  const values = (name: string) => (Array.isArray(claims[name]) ? (claims[name] as unknown[]) : [claims[name]]);
  const isOurs = (value: unknown) => typeof value === 'string' && config.audiences.includes(value);
  const named = values(profile.audienceClaim);
  if (!named.every((value) => typeof value === 'string') || !named.some(isOurs)) return refuse('AUDIENCE_MISMATCH');
  if (profile.soleAudience && named.length !== 1) return refuse('AUDIENCE_MISMATCH');
  const elsewhere = profile.audienceClaim !== 'aud' && claims['aud'] !== undefined && !values('aud').some(isOurs);
  return elsewhere ? refuse('AUDIENCE_MISMATCH') : undefined;
}

function requiredClaims({ claims, config }: ClaimFacts): Refusal | undefined {
  const names = ['iss', 'sub', 'exp', 'iat', ...PROFILES[config.profile].required];
  const isMissing = names.some((name) => claims[name] === undefined) || clientOf(config, claims) === undefined;
  return isMissing ? refuse('CLAIM_MISSING') : undefined;
}

function claimShapes({ claims, config }: ClaimFacts): Refusal | undefined {
  const rules: [unknown, (value: unknown) => boolean][] = [
    [claims['sub'], isText],
    [clientOf(config, claims), isText],
    [claims['jti'], isText],
    [claims['exp'], isDate],
    [claims['iat'], isDate],
    [claims['nbf'], isDate],
    [claims['scope'], isScope],
    [claims[config.tenantClaim], isText],
    [claims[config.rolesClaim], isTextList],
  ];
  const isWrong = rules.some(([value, isRight]) => value !== undefined && !isRight(value));
  const { exp, iat } = claims as { exp?: unknown; iat?: unknown };
  const isBackward = isDate(exp) && isDate(iat) && exp <= iat;
  return isWrong || isBackward ? refuse('CLAIM_INVALID') : undefined;
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
  { slug: 'authn-expiry', check: withinValidity },
  { slug: 'authn-lifetime', check: shortLived },
];
