import type { IssuerConfig, TokenProfile } from '../../../src/vocabulary';
import type { JsonObject } from './decode-token';

/** What makes a token of one kind an access token for this API. A deviation from RFC 9068 is one named member. */
export interface Profile {
  /** Accepted `typ` of the header, lower case, without `application/`; `undefined` in the list: may be absent. */
  readonly types: readonly (string | undefined)[];
  /** Claims that must be there, beside `iss`, `sub`, `exp` and `iat`, which every profile demands. */
  readonly required: readonly string[];
  /** Claims that must have one given value. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Claim that must name one of the audiences. */
  readonly audienceClaim: 'aud' | 'client_id';
  /** The token may name no other audience than this API (RFC 7523bis). */
  readonly soleAudience: boolean;
  /** Claims that can hold the client when the issuer's own claim is absent. */
  readonly clientFallbacks: readonly string[];
}

const RFC_9068: Profile = {
  types: ['at+jwt'],
  required: ['jti'],
  fixed: {},
  audienceClaim: 'aud',
  soleAudience: false,
  clientFallbacks: ['client_id', 'azp'],
};

export const PROFILES: Readonly<Record<TokenProfile, Profile>> = {
  rfc9068: RFC_9068,
  // Cognito sends no `typ`, and no `aud` unless a resource indicator was used.
  'cognito-access': {
    ...RFC_9068,
    types: [undefined, 'jwt', 'at+jwt'],
    fixed: { token_use: 'access' },
    audienceClaim: 'client_id',
    clientFallbacks: ['client_id'],
  },
  // RFC 7523: the subject is the party that the partner vouches for.
  partner: {
    ...RFC_9068,
    types: [undefined, 'jwt', 'at+jwt'],
    required: [],
    soleAudience: true,
    clientFallbacks: ['client_id', 'azp', 'sub'],
  },
  generic: { ...RFC_9068, types: [undefined, 'jwt', 'at+jwt'], required: [] },
};

const derived = new WeakMap<IssuerConfig, Profile>();

/** The profile of an issuer's tokens, with the differences that its configuration names. */
export function profileOf(config: IssuerConfig): Profile {
  const base = PROFILES[config.profile];
  if (!config.deviations) return base;
  const known = derived.get(config);
  if (known) return known;
  const { marker, isWithoutId } = config.deviations;
  const profile: Profile = {
    ...base,
    ...(marker && {
      types: [...base.types, undefined, 'jwt'],
      fixed: { ...base.fixed, [marker.claim]: marker.value },
    }),
    ...(isWithoutId && { required: base.required.filter((name) => name !== 'jti') }),
  };
  derived.set(config, profile);
  return profile;
}

/** Claims that only ID tokens, logout tokens and security events carry. */
const FOREIGN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/** Normal form of a media type in `typ` (RFC 7515 4.1.9: the prefix may be left out, case does not count). */
function mediaType(typ: unknown): string | undefined | null {
  if (typ === undefined) return undefined;
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : null;
}

/** Tells whether header and claims are those of an access token of the profile. */
export function isAccessToken(profile: Profile, header: JsonObject, claims: JsonObject): boolean {
  const type = mediaType(header['typ']);
  if (type === null || !profile.types.includes(type)) return false;
  if (!Object.entries(profile.fixed).every(([name, value]) => Object.hasOwn(claims, name) && claims[name] === value))
    return false;
  // Cognito and its likes name the use, Keycloak the type, of every token it signs with the same key.
  const use = claims['token_use'];
  const kind = claims['typ'];
  if (use !== undefined && use !== 'access') return false;
  if (kind !== undefined && kind !== 'Bearer') return false;
  return !FOREIGN_CLAIMS.some((name) => claims[name] !== undefined);
}

/** The client of a token: the issuer's claim, or the first fallback of its profile that is there. */
export function clientOf(config: IssuerConfig, claims: JsonObject): unknown {
  const named = claims[config.clientClaim];
  if (named !== undefined) return named;
  const fallback = profileOf(config).clientFallbacks.find((name) => claims[name] !== undefined);
  return fallback === undefined ? undefined : claims[fallback];
}
