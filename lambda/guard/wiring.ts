import { join } from 'node:path';
import { CONFIG_FILES, type PolicyBundle } from '../../src/vocabulary';
import { recordDecision } from '../core/audit';
import { readDecisionFiles } from '../core/authorization/bundle-file';
import type { AwsCall } from '../core/aws';
import type { GuardEnv } from '../core/env';
import { writeFault } from '../core/log';
import { type KeyStore, publishedKeyStore, readPublishedKeys } from '../core/published-keys';
import { transactionKeys } from '../core/transaction-token';
import type { GuardDeps } from './guard';
import { loadValidators } from './input/load-validators';
import type { AuthorizeObjects, AuthorizeReturned } from './request-checks';

interface Authorizers {
  readonly authorize: AuthorizeObjects;
  readonly authorizeReturned: AuthorizeReturned;
}

/**
 * Decides on objects in bodies and responses. Policies, Cedar and the client of the owner look-up are loaded by the first request
 * that needs them: most functions never do.
 */
function lazyAuthorize(policies: () => PolicyBundle, { engine, resolvers }: GuardEnv, dir: string): Authorizers {
  let ready: Promise<Authorizers> | undefined;
  const prepare = async (): Promise<Authorizers> => {
    const [{ authorizeObjects }, { authorizeReturned }, { engineOf }, { createResolver }, { awsCall }] =
      await Promise.all([
        import('../core/authorization/authorize'),
        import('../core/authorization/returned-objects'),
        import('../core/authorization/engine'),
        import('../core/authorization/resolvers'),
        import('../core/aws'),
      ]);
    const call: AwsCall = awsCall;
    const deps = { engine: engineOf(engine, policies(), dir, call), resolve: createResolver(resolvers, call) };
    return {
      authorize: async (request) => {
        const decision = await authorizeObjects(deps, request);
        return decision.ok ? { ok: true, value: decision } : decision;
      },
      authorizeReturned: (input) => authorizeReturned(deps, input),
    };
  };
  const once = () => {
    ready ??= prepare();
    return ready;
  };
  return {
    authorize: async (request) => (await once()).authorize(request),
    authorizeReturned: async (input) => (await once()).authorizeReturned(input),
  };
}

/** The published keys; the client that reads them is loaded by the first request. */
function keysOf({ transactionKeysTable: table, transactionKeys: fixed }: GuardEnv): KeyStore {
  if (table === undefined) return transactionKeys(fixed);
  const read = async () => (await readPublishedKeys(table, (await import('../core/aws')).awsCall)).keys;
  return publishedKeyStore(read, () => Date.now() / 1000);
}

/** Puts the real clients together. Throws when the configuration is no configuration: the function then never starts. */
export function wire(env: GuardEnv, dir: string): GuardDeps {
  const { operations, bundleHash, policies } = readDecisionFiles(dir);
  return {
    operations,
    validators: loadValidators(join(dir, CONFIG_FILES.validators)),
    keys: keysOf(env),
    apiId: env.apiId,
    bundleHash,
    clientAddressHeader: env.clientAddressHeader,
    ...lazyAuthorize(policies, env, dir),
    transactionHeader: env.transactionHeader,
    now: () => Date.now(),
    record: recordDecision,
    fault: writeFault,
  };
}
