import { ALGORITHM_FORGERIES, UNSIGNED, unlistedAlgorithms } from '../forgeries/algorithm';
import { AUDIENCE_FORGERIES } from '../forgeries/audience';
import { BOUND_TO_ANOTHER_CERTIFICATE, BOUND_WITHOUT_PROOF } from '../forgeries/binding';
import { consumerForgeries } from '../forgeries/consumer';
import { ENCODING_FORGERIES } from '../forgeries/encoding';
import { EXPIRED_TOKEN, EXPIRY_FORGERIES } from '../forgeries/expiry';
import type { Forgery, TokenFacts } from '../forgeries/forgery';
import { HEADER_FORGERIES, pointingTo } from '../forgeries/header';
import { ISSUER_FORGERIES, OF_ANOTHER_ISSUER } from '../forgeries/issuer';
import { LIFETIME_FORGERIES } from '../forgeries/lifetime';
import { NO_TOKEN, PRESENTATIONS, type Presentation } from '../forgeries/presentation';
import { NO_SCOPE, SCOPE_FORGERIES } from '../forgeries/scope';
import { ATTACKERS_KEY, SIGNATURE_FORGERIES } from '../forgeries/signature';
import { tokenTypeForgeries } from '../forgeries/token-type';
import {
  deadTokens,
  NO_CERTIFICATE,
  ofForeignKey,
  type OtherMaterial,
  type WithoutCertificate,
} from './other-material';

/** What is tried on an endpoint: a forged token, or a good one presented wrongly. */
export type Trial = Forgery | Presentation | WithoutCertificate;

export interface TrialContext extends OtherMaterial {
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

/** Every class, in the order in which a request is looked at. */
export const FORGERY_CLASSES: readonly ForgeryClass[] = [
  {
    slug: 'transport-mtls',
    title: 'a request without the client certificate is accepted',
    level: 'error',
    remedy: 'Demand the certificate in the TLS handshake, and close every other way to the API.',
    ...rfc(8705, '2'),
    trials: () => [NO_CERTIFICATE],
  },
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
    trials: ({ foreignKey }) => [OF_ANOTHER_ISSUER, ...ISSUER_FORGERIES, ofForeignKey(foreignKey)],
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
    title: 'a token outside its time, or without the claims that it needs, is accepted',
    level: 'error',
    remedy: 'Demand exp, iat and sub of the right type, honor nbf, and allow at most a minute of clock difference.',
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
    slug: 'authn-dpop',
    title: 'a token that is bound to a key is accepted without its proof',
    level: 'warning',
    remedy: 'Demand the DPoP scheme and a proof wherever a token has cnf.jkt, or refuse such tokens.',
    ...rfc(9449, '7.2'),
    trials: () => [BOUND_WITHOUT_PROOF],
  },
  {
    slug: 'authn-consumer',
    title: 'a token of a client that nobody registered, or one that was shut out, is accepted',
    level: 'warning',
    remedy: 'Bind every client to one known, active consumer, and look up what was revoked.',
    ...rfc(9068, '2.2'),
    trials: ({ client, facts, shutOut }) => [...consumerForgeries(client, facts.profile), ...deadTokens(shutOut)],
  },
  {
    slug: 'transport-certificate-binding',
    title: 'a token that is bound to a certificate is accepted without it',
    level: 'warning',
    remedy: 'Compare cnf.x5t#S256 with the certificate of the connection, or refuse such tokens.',
    ...rfc(8705, '3.1'),
    trials: () => [BOUND_TO_ANOTHER_CERTIFICATE],
  },
  {
    slug: 'authz-scope',
    title: 'a scope is compared as a piece of text',
    level: 'error',
    remedy: 'Split the scopes at blanks, and look the one that is needed up in that list.',
    ...rfc(6749, '3.3'),
    trials: () => [NO_SCOPE, ...SCOPE_FORGERIES],
  },
];

/** The three tests that every API should pass before any other. */
export const FIRST_TRIALS: readonly Trial[] = [UNSIGNED, OF_ANOTHER_ISSUER, EXPIRED_TOKEN];
