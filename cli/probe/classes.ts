import { ALGORITHM_FORGERIES, UNSIGNED, unlistedAlgorithms } from '../forgeries/algorithm';
import { AUDIENCE_FORGERIES } from '../forgeries/audience';
import { consumerForgeries } from '../forgeries/consumer';
import { ENCODING_FORGERIES } from '../forgeries/encoding';
import { EXPIRED_TOKEN, EXPIRY_FORGERIES } from '../forgeries/expiry';
import type { Forgery, TokenFacts } from '../forgeries/forgery';
import { HEADER_FORGERIES, pointingTo } from '../forgeries/header';
import { ISSUER_FORGERIES, OF_ANOTHER_ISSUER } from '../forgeries/issuer';
import { LIFETIME_FORGERIES } from '../forgeries/lifetime';
import { NO_TOKEN, PRESENTATIONS, type Presentation } from '../forgeries/presentation';
import { ATTACKERS_KEY, SIGNATURE_FORGERIES } from '../forgeries/signature';
import { tokenTypeForgeries } from '../forgeries/token-type';

/** What is tried on an endpoint: a forged token, or a good one presented wrongly. */
export type Trial = Forgery | Presentation;

export interface TrialContext {
  readonly facts: TokenFacts;
  /** Algorithm of good tokens. */
  readonly algorithm: string;
  /** Client of good tokens. */
  readonly client: string;
  /** Where forged headers point to. */
  readonly keySource: string;
}

/** Forgeries that one control must refuse, and what to tell whoever has to close the hole. */
export interface ForgeryClass {
  /** The control, by the word that drill, rules and docs use. */
  readonly slug: string;
  readonly title: string;
  /** `error`: whoever finds it gets in or gets more. `warning`: a line of defense is missing. */
  readonly level: 'error' | 'warning';
  readonly remedy: string;
  readonly source: string;
  readonly url: string;
  trials(context: TrialContext): readonly Trial[];
}

const rfc = (number: number, section: string) => ({
  source: `RFC ${number} section ${section}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

/** Every class, in the order in which a token is looked at. */
export const FORGERY_CLASSES: readonly ForgeryClass[] = [
  {
    slug: 'authn-required',
    title: 'a request without exactly one bearer token in the Authorization header is accepted',
    level: 'error',
    remedy: 'Put the operation behind the authorizer, and read the token from one place only.',
    ...rfc(6750, '2'),
    trials: () => [NO_TOKEN, ...PRESENTATIONS],
  },
  {
    slug: 'authn-encoding',
    title: 'a token in another spelling, with members named twice or of any size is accepted',
    level: 'warning',
    remedy: 'Refuse what is not three canonical base64url parts of JSON objects with distinct names, below a size.',
    ...rfc(7515, '4'),
    trials: () => ENCODING_FORGERIES,
  },
  {
    slug: 'authn-algorithm',
    title: 'the token chooses the algorithm by which it is verified',
    level: 'error',
    remedy: 'Verify with a fixed list of asymmetric algorithms, each bound to its key.',
    ...rfc(8725, '3.1'),
    trials: ({ algorithm }) => [UNSIGNED, ...ALGORITHM_FORGERIES, ...unlistedAlgorithms([algorithm])],
  },
  {
    slug: 'authn-header',
    title: 'the token header brings or chooses the key, or asks for what the verifier ignores',
    level: 'error',
    remedy: 'Ignore no critical header; refuse jwk, jku, x5u and x5c; take keys by a plain kid from a pinned key set.',
    ...rfc(8725, '3.10'),
    trials: ({ keySource }) => [...HEADER_FORGERIES, pointingTo('jku', keySource), pointingTo('x5u', keySource)],
  },
  {
    slug: 'authn-token-type',
    title: 'a token of another kind from the same issuer is accepted',
    level: 'error',
    remedy: 'Demand the type of access tokens: typ at+jwt, or token_use access.',
    ...rfc(9068, '4'),
    trials: ({ facts }) => tokenTypeForgeries(facts.profile),
  },
  {
    slug: 'authn-issuer',
    title: 'a token of another issuer, or with a key that is not of its key set, is accepted',
    level: 'error',
    remedy: 'Compare iss exactly, look keys up in the key set of that issuer alone, and refuse an unknown kid.',
    ...rfc(8725, '3.8'),
    trials: () => [OF_ANOTHER_ISSUER, ...ISSUER_FORGERIES],
  },
  {
    slug: 'authn-signature',
    title: 'a token whose signature does not verify is accepted',
    level: 'error',
    remedy: 'Verify the signature over the exact bytes received; decoding is not verifying.',
    ...rfc(7515, '5.2'),
    trials: () => [ATTACKERS_KEY, ...SIGNATURE_FORGERIES],
  },
  {
    slug: 'authn-audience',
    title: 'a token that was issued for another API is accepted',
    level: 'error',
    remedy: 'Compare aud exactly with a list of your own.',
    ...rfc(8725, '3.9'),
    trials: () => AUDIENCE_FORGERIES,
  },
  {
    slug: 'authn-expiry',
    title: 'a token outside its time, or without one, is accepted',
    level: 'error',
    remedy: 'Demand numeric exp and iat, honor nbf, and allow at most a minute of clock difference.',
    ...rfc(7519, '4.1.4'),
    trials: () => [EXPIRED_TOKEN, ...EXPIRY_FORGERIES],
  },
  {
    slug: 'authn-lifetime',
    title: 'a token that lives for years is accepted',
    level: 'warning',
    remedy: 'Bound exp - iat at the gateway, whatever the issuer grants.',
    ...rfc(9700, '2.2'),
    trials: () => LIFETIME_FORGERIES,
  },
  {
    slug: 'authn-consumer',
    title: 'a token of a client that nobody registered is accepted',
    level: 'warning',
    remedy: 'Bind every client to one known, active consumer.',
    ...rfc(9068, '2.2'),
    trials: ({ client, facts }) => consumerForgeries(client, facts.profile),
  },
];

/** The three tests that every API should pass before any other. */
export const FIRST_TRIALS: readonly Trial[] = [UNSIGNED, OF_ANOTHER_ISSUER, EXPIRED_TOKEN];
