import type { ConsumerRecord } from '../../../src/vocabulary';
import { listOf, recordOf } from '../assembly/json';
import type { Assembly, ResolvedAssembly } from '../assembly/types';
import { createFixtures } from '../identities/fixtures';
import { createIdentities } from '../identities/identities';
import { listIdentities } from '../identities/identity-list';
import type { Fixtures, Identities } from '../identities/types';
import {
  firstHost,
  hasManyLoopbackAddresses,
  type SourceAddresses,
  sourceAddresses,
} from '../listeners/source-addresses';
import type { Certificate } from '../pki/certificates';
import type { LocalServices } from '../services/local-services';
import type { Prepared } from './prepare';

/** Who may call, and from where. */
export interface Callers {
  readonly identities: Identities;
  readonly fixtures: Fixtures;
  readonly addresses: SourceAddresses;
  readonly notes: readonly string[];
}

/** Makes the callers of a boot from what the template declares. */
export async function prepareCallers(
  assembly: Assembly,
  prepared: Prepared,
  services: LocalServices,
  configured: Readonly<Record<string, string>> | undefined,
): Promise<Callers> {
  const { issuers, substitutions, resolved, registryTable } = prepared;
  const { pki } = services;
  const consumers = substitutions.consumers;
  const addresses = sourceAddresses(consumers ?? [], configured, allowedSource(resolved));
  const certificates = await clientCertificates(resolved, consumers, substitutions.bound, services);
  const all = listIdentities({
    issuers,
    consumers,
    tables: assembly.contracts.map(({ table }) => table),
    certificates,
    withdrawn: prepared.hasRevocationLists
      ? await ofEach(substitutions.bound, (name) => pki.withdrawn(name))
      : new Map(),
    namesakes: await ofEach(substitutions.bound, (name) => pki.namesake(name)),
    addresses: addresses.consumers,
  });
  const forged = await pki.forged(consumers?.[0]?.consumerId ?? 'test-client');
  return {
    identities: createIdentities({
      all,
      issuers,
      services,
      certificates: forged,
      registryTable,
      bound: substitutions.bound,
    }),
    fixtures: createFixtures(prepared.resolvers, services.dynamodb),
    addresses,
    notes: notesOf(addresses),
  };
}

/** A certificate for whoever needs one: consumers that are bound to one, and everyone where a domain demands mutual TLS. */
async function clientCertificates(
  resolved: ResolvedAssembly,
  consumers: readonly ConsumerRecord[] | undefined,
  bound: ReadonlySet<string>,
  services: LocalServices,
): Promise<Map<string, Certificate>> {
  const isMutual = resolved.stacks.some(({ resources }) =>
    Object.values(resources).some(
      ({ type, properties }) =>
        type === 'AWS::ApiGateway::DomainName' && properties['MutualTlsAuthentication'] !== undefined,
    ),
  );
  const names = consumers?.map(({ consumerId }) => consumerId) ?? [ANYONE];
  const wanted = names.filter((name) => isMutual || bound.has(name));
  return new Map(await Promise.all(wanted.map(async (name) => [name, await services.pki.client(name)] as const)));
}

/** What is made for each consumer with certificates. */
async function ofEach<T>(bound: ReadonlySet<string>, make: (name: string) => Promise<T>): Promise<Map<string, T>> {
  return new Map(await Promise.all([...bound].map(async (name) => [name, await make(name)] as const)));
}

/** Name under which the certificate of callers without a consumer is kept. */
const ANYONE = '';

/** An address that the resource policies let in: they may deny every other one. */
function allowedSource(resolved: ResolvedAssembly): string | undefined {
  for (const { resources } of resolved.stacks) {
    for (const { type, properties } of Object.values(resources)) {
      if (type !== 'AWS::ApiGateway::RestApi') continue;
      const policy = properties['Policy'] ?? recordOf(properties['Body'])['x-amazon-apigateway-policy'];
      for (const statement of listOf(recordOf(policy)['Statement']).map(recordOf)) {
        const ranges = recordOf(recordOf(statement['Condition'])['NotIpAddress'])['aws:SourceIp'];
        const first = statement['Effect'] === 'Deny' ? [ranges].flat()[0] : undefined;
        if (typeof first === 'string') return firstHost(first);
      }
    }
  }
  return undefined;
}

function notesOf({ map, consumers }: SourceAddresses): string[] {
  const lines = [...map].map(([loopback, seen]) => {
    const owner = [...consumers].find(([, address]) => address === loopback)?.[0];
    return `calls from ${loopback} are seen as ${seen}${owner ? ` (consumer ${owner})` : ''}`;
  });
  if (consumers.size === 0 || hasManyLoopbackAddresses()) return lines;
  return [...lines, 'this machine has one loopback address only: consumers with source ranges cannot be simulated'];
}
