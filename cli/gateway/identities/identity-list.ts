import type { ConsumerRecord, IssuerConfig, OperationTable } from '../../../src/vocabulary';
import type { Certificate } from '../pki/certificates';
import type { WithdrawnCertificates } from '../pki/drill-pki';
import { newProofKey } from './proof-key';
import type { Identity } from './types';

/** Tenants of consumers that may act for any, and of stacks without a registry. */
export const TEST_TENANTS = ['tenant-a', 'tenant-b'] as const;

/** What the list of identities is made of. */
export interface IdentitySources {
  readonly issuers: readonly IssuerConfig[];
  /** Absent: the stack uses no registry. */
  readonly consumers?: readonly ConsumerRecord[];
  readonly tables: readonly OperationTable[];
  /** Certificates by consumer; under the empty name that of callers without one. */
  readonly certificates: ReadonlyMap<string, Certificate>;
  /** Certificates by consumer that must not be accepted any more. */
  readonly withdrawn?: ReadonlyMap<string, WithdrawnCertificates>;
  /** Certificates by consumer that bear its name and are not its own. */
  readonly namesakes?: ReadonlyMap<string, Certificate>;
  /** Loopback addresses by consumer, for those that are bound to source ranges. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** Every caller that the stack accepts: its consumers by tenant and role, or two tenants by the roles that operations name. */
export function listIdentities(sources: IdentitySources): Identity[] {
  const scopes = scopesOf(sources.tables);
  const acr = classesOf(sources.tables)[0];
  const all = sources.consumers
    ? sources.consumers.flatMap((consumer) => consumerIdentities(consumer, sources, scopes))
    : claimIdentities(sources, scopes);
  return all.map((identity) => ({ ...identity, ...optional('acr', acr) }));
}

function scopesOf(tables: readonly OperationTable[]): string[] {
  const all = tables.flatMap(({ operations }) => operations.flatMap((operation) => operation.scopes.flat()));
  return [...new Set(all)].sort();
}

/** Classes of authentication that operations ask for. A token names one: those of other operations are edited in. */
function classesOf(tables: readonly OperationTable[]): string[] {
  return tables.flatMap(({ operations }) => operations.flatMap(({ stepUp }) => stepUp?.acr ?? []));
}

function consumerIdentities(consumer: ConsumerRecord, sources: IdentitySources, scopes: readonly string[]): Identity[] {
  const { consumerId } = consumer;
  const [issuer, client] = ownClient(consumer, sources.issuers) ?? [];
  if (consumer.status !== 'active' || !issuer || client === undefined) return [];
  const tenants = consumer.tenants.includes('*') ? TEST_TENANTS : consumer.tenants;
  const roleSets = [consumer.roles, ...(consumer.roles.length > 1 ? consumer.roles.map((role) => [role]) : [])];
  return tenants.flatMap((tenant) =>
    roleSets.map((roles, index) => ({
      name: [consumerId, tenant, ...(index > 0 ? roles : [])].join('/'),
      consumer: consumerId,
      ...common(issuer, client, tenant),
      roles,
      scopes,
      ...optional('certificate', sources.certificates.get(consumerId)),
      ...(consumer.certificates.length > 0 && { isCertificateBound: true }),
      ...(consumer.tokenBinding === 'certificate' && { mustBindTokens: true }),
      ...optional('withdrawn', sources.withdrawn?.get(consumerId)),
      ...optional('namesake', sources.namesakes?.get(consumerId)),
      ...optional('address', sources.addresses.get(consumerId)),
    })),
  );
}

/** The first client of a consumer whose issuer the stack trusts. */
function ownClient(
  { clients }: ConsumerRecord,
  issuers: readonly IssuerConfig[],
): readonly [IssuerConfig, string] | undefined {
  for (const pair of clients) {
    const blank = pair.indexOf(' ');
    const issuer = issuers.find((config) => config.issuer === pair.slice(0, blank));
    if (issuer) return [issuer, pair.slice(blank + 1)];
  }
  return undefined;
}

function claimIdentities(sources: IdentitySources, scopes: readonly string[]): Identity[] {
  const { issuers, tables } = sources;
  const roleSets = distinct(tables.flatMap(({ operations }) => operations.map(({ roles }) => roles)));
  const everyRole = [...new Set(roleSets.flat())].sort();
  return issuers.flatMap((issuer, position) =>
    TEST_TENANTS.flatMap((tenant) =>
      distinct([everyRole, ...roleSets]).map((roles) => ({
        name: [...(position > 0 ? [new URL(issuer.issuer).host] : []), tenant, roles.join('+') || 'no-role'].join('/'),
        ...common(issuer, issuer.profile === 'cognito-access' ? (issuer.audiences[0] ?? '') : 'test-client', tenant),
        roles,
        scopes,
        ...optional('certificate', sources.certificates.get('')),
      })),
    ),
  );
}

function common(config: IssuerConfig, client: string, tenant: string) {
  const own = config.profile === 'cognito-access' ? config.audiences.find((name) => name === client) : undefined;
  return {
    issuer: config.issuer,
    client,
    audience: own ?? config.audiences[0] ?? '',
    tenant,
    subject: `${client}-${tenant}`,
    ...(config.senderConstraint === 'dpop' && { proofKey: newProofKey() }),
  };
}

function distinct(lists: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(lists.map((list) => [JSON.stringify([...list].sort()), list])).values()];
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
