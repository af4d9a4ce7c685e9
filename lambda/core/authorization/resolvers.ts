import type { ResolverConfig, ResolverTable } from '../../../src/vocabulary';
import type { AwsCall } from '../aws';
import { secretOf } from '../secret';
import { remembering } from './ownership/cache';
import { dynamoDbResolver } from './ownership/dynamodb';
import { type GetJson, getJson, httpsResolver } from './ownership/https';
import { claimResolver, pathResolver } from './ownership/request';
import type { Resolver } from './resolver';

/** What resolvers reach out with. */
export interface ResolverDeps {
  readonly now?: () => number;
  /** Calls the service of one configuration. */
  readonly get?: (config: Extract<ResolverConfig, { kind: 'https' }>) => GetJson;
}

/** Finds tenant, owner and parent of objects where the API says that they are kept. Fails closed. */
export function createResolver(table: ResolverTable, call: AwsCall, deps: ResolverDeps = {}): Resolver {
  const { now = Date.now, get = getJson } = deps;
  const made = new Map(
    Object.entries(table).map(([type, config]) => {
      const resolve = resolverOf(config, call, get);
      return [type, config.cacheSeconds ? remembering(resolve, config.cacheSeconds, now) : resolve];
    }),
  );
  return async (type, id, asked) => {
    const resolve = made.get(type);
    // An answer that nobody understands is no answer.
    return resolve ? resolve(type, id, asked).catch(() => 'unavailable' as const) : 'unavailable';
  };
}

function resolverOf(config: ResolverConfig, call: AwsCall, get: NonNullable<ResolverDeps['get']>): Resolver {
  switch (config.kind) {
    case 'dynamodb':
      return dynamoDbResolver(config, call);
    case 'https':
      return httpsResolver(
        config,
        get(config),
        config.secret === undefined ? undefined : secretOf(config.secret, call),
      );
    case 'claim':
      return claimResolver;
    case 'path':
      return pathResolver(config);
    default:
      throw new Error(`"${String((config as { kind: unknown }).kind)}" is no resolver; deploy the API again`);
  }
}
