import { algNone } from './alg-none';
import { algNoneOtherCase } from './alg-none-other-case';
import { audienceIgnored } from './audience-ignored';
import type { BrokenServer } from './broken-server';
import { nestedUnwrapped } from './nested-unwrapped';
import { mergedKeySets } from './merged-key-sets';
import { revocationIgnored } from './revocation-ignored';
import { clientIgnored } from './client-ignored';
import { lifetimeUnbounded } from './lifetime-unbounded';
import { firstOfTwo } from './first-of-two';
import { queryToken } from './query-token';
import { certificateChainTrusted } from './certificate-chain-trusted';
import { keyBindingIgnored } from './key-binding-ignored';
import { certificateBindingIgnored } from './certificate-binding-ignored';
import { subjectOptional } from './subject-optional';
import { scopeSubstring } from './scope-substring';
import { decodeOnly } from './decode-only';
import { duplicateMembers } from './duplicate-members';
import { embeddedKey } from './embedded-key';
import { expiryIgnored } from './expiry-ignored';
import { firstKeyForAll } from './first-key-for-all';
import { hmacWithPublicKey } from './hmac-with-public-key';
import { issuerIgnored } from './issuer-ignored';
import { keyUrlFollowed } from './key-url-followed';
import { notBeforeIgnored } from './not-before-ignored';
import { typeIgnored } from './type-ignored';

/** Every deliberately broken server: one hole each. */
export const BROKEN_SERVERS: readonly BrokenServer[] = [
  algNone,
  algNoneOtherCase,
  decodeOnly,
  hmacWithPublicKey,
  expiryIgnored,
  notBeforeIgnored,
  issuerIgnored,
  audienceIgnored,
  embeddedKey,
  keyUrlFollowed,
  firstKeyForAll,
  typeIgnored,
  duplicateMembers,
  scopeSubstring,
  subjectOptional,
  certificateBindingIgnored,
  keyBindingIgnored,
  certificateChainTrusted,
  queryToken,
  firstOfTwo,
  lifetimeUnbounded,
  clientIgnored,
  revocationIgnored,
  mergedKeySets,
  nestedUnwrapped,
];
