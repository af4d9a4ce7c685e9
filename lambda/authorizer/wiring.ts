import type { IssuerConfig, ResolverTable } from '../../src/vocabulary';
import { recordDecision } from '../core/audit';
import { authorizeObjects } from '../core/authorization/authorize';
import { readDecisionFiles } from '../core/authorization/bundle-file';
import { engineOf } from '../core/authorization/engine';
import { createResolver } from '../core/authorization/resolvers';
import type { AwsCall } from '../core/aws';
import type { AuthorizerEnv } from '../core/env';
import { writeFault } from '../core/log';
import { createRegistry } from '../core/registry';
import { createRouter } from '../core/route-match';
import { secretOf } from '../core/secret';
import { transactionSigner } from '../core/transaction-token';
import type { ProofSettings } from './authenticate';
import type { AuthorizerDeps } from './authorize-request';
import { fetchKeySet, keySetUrl } from './keys/fetch-key-set';
import { importKeySet, type KeySet } from './keys/key-set';
import { type KeySource, staticKeys } from './keys/key-source';
import { remoteKeys } from './keys/remote-keys';
import { bucketStore } from './limits/bucket-store';
import { Leases } from './limits/leases';
import type { Limiter } from './limits/limit-checks';
import { noncesAt } from './proof/nonces';
import { replayStore } from './proof/replay-store';
import { createIssuers } from './token/issuers';

const REGISTRY_DEADLINE_MS = 1_000;
const BUCKETS_DEADLINE_MS = 1_000;

function given(issuer: string, name: 'keys' | 'warmKeys', document: unknown): KeySet {
  const set = importKeySet(document);
  if (!set) throw new Error(`"${name}" of issuer ${issuer} is no JSON Web Key Set of 1 to 100 keys`);
  return set;
}

/** The keys of an issuer: the ones configured beside it, or the ones that it publishes. */
export function keySourceOf({ issuer, keys, jwksUri, warmKeys }: IssuerConfig, now: () => number): KeySource {
  if ((keys === undefined) === (jwksUri === undefined)) {
    throw new Error(`issuer ${issuer} needs exactly one of "keys" and "jwksUri"`);
  }
  if (jwksUri !== undefined) {
    const url = keySetUrl(jwksUri);
    return remoteKeys({
      fetch: () => fetchKeySet(url),
      now,
      ...(warmKeys && { warm: given(issuer, 'warmKeys', warmKeys) }),
    });
  }
  return staticKeys(given(issuer, 'keys', keys));
}

function limiterOf(
  { bucketsTable: table, accountLimit }: AuthorizerEnv,
  call: AwsCall,
  now: () => number,
): Limiter | undefined {
  if (!table) return undefined;
  const store = bucketStore({ table, call, deadlineMs: BUCKETS_DEADLINE_MS });
  return { leases: new Leases({ store, now, random: Math.random }), accountLimit };
}

function proofSettings(
  { proofUrls: urls, replayTable: table, issuers }: AuthorizerEnv,
  call: AwsCall,
  seed: () => Promise<string>,
  now: () => number,
): ProofSettings | undefined {
  if (!table) return undefined;
  const store = replayStore({ table, call, deadlineMs: REGISTRY_DEADLINE_MS });
  const nonces = async () => noncesAt(await seed(), now() / 1000);
  return { urls, store, ...(issuers.some(({ proofNonce }) => proofNonce) && { nonces }) };
}

/** Types whose objects the token lists. */
function claimedTypes(resolvers: ResolverTable): Record<string, string> | undefined {
  const claimed = Object.entries(resolvers).flatMap(([type, config]) =>
    config.kind === 'claim' ? [[type, config.claim] as const] : [],
  );
  return claimed.length > 0 ? Object.fromEntries(claimed) : undefined;
}

/** Puts the real clients together. Throws when the configuration is no configuration: the function then never starts. */
export function wire(env: AuthorizerEnv, dir: string, call: AwsCall): AuthorizerDeps {
  const now = () => Date.now();
  const { operations, policies } = readDecisionFiles(dir);
  const engine = engineOf(env.engine, policies(), dir, call);
  const resolve = createResolver(env.resolvers, call);
  const seed = secretOf(env.transactionSecret, call);
  const signerOf = lastMade(transactionSigner);
  const table = env.registryTable;
  return {
    now,
    proofs: proofSettings(env, call, seed, now),
    issuers: createIssuers(env.issuers, (config) => keySourceOf(config, now)),
    registry: table ? createRegistry({ table, call, deadlineMs: REGISTRY_DEADLINE_MS }) : undefined,
    claimed: claimedTypes(env.resolvers),
    router: createRouter(operations),
    domains: env.domains.map((domain) => domain.toLowerCase()),
    clientAddressHeader: env.clientAddressHeader,
    certificateHeaders: env.certificateHeaders,
    hasRevocationLists: env.hasRevocationLists,
    countryHeader: env.countryHeader,
    bundleHash: engine.hash,
    limiter: limiterOf(env, call, now),
    planKey: env.planKey,
    authorize: (input) => authorizeObjects({ engine, resolve }, input),
    signer: async () => signerOf(await seed()),
    audience: env.apiId,
    record: recordDecision,
    fault: writeFault,
  };
}

/** Makes a value anew only when its text changes: a signing key, after a rotation. */
function lastMade<T>(make: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: make(text) };
    return last.value;
  };
}
