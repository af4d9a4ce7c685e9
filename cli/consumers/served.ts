import { readFileSync, writeFileSync } from 'node:fs';
import type { OperationTable } from '../../src/vocabulary';
import type { Assembly } from '../gateway/assembly/types';
import type { LocalGateway } from '../gateway/gateway';
import type { Identity } from '../gateway/identities/types';
import type { Probe } from './time-to-deny';
import type { TableAddress } from './table-client';
import { UsageError } from '../commands/usage-error';

/** How the registry of a served stack is reached, and calls that its consumers are let in with. */
export interface Served {
  readonly registry: TableAddress;
  /** Name of the table of containment; absent: the stack contains nothing. */
  readonly containment?: string;
  readonly probes: readonly Probe[];
}

/** Writes what `consumer` needs of a served stack into a file that only its owner can read. */
export async function writeServed(file: string, assembly: Assembly, gateway: LocalGateway): Promise<boolean> {
  if (!gateway.registry) return false;
  const tables = new Map(assembly.contracts.map(({ apiLogicalId, table }) => [apiLogicalId, table]));
  const probes: Probe[] = [];
  for (const identity of gateway.identities.all) {
    for (const endpoint of gateway.endpoints) {
      const call = firstRead(tables.get(endpoint.api), identity);
      // A token that is bound to a key needs a new proof for each call, which no file can hold.
      if (!call || identity.proofKey || !isWelcome(identity, endpoint.kind)) continue;
      probes.push({
        consumer: identity.consumer ?? '',
        name: `${identity.name} on ${endpoint.host}`,
        host: endpoint.host,
        port: endpoint.port,
        path: `${endpoint.basePath}${call}`,
        token: await lastingToken(gateway, identity),
        ca: gateway.ca,
        ...(identity.certificate && { cert: identity.certificate.cert, key: identity.certificate.key }),
        ...(identity.address && { address: identity.address }),
      });
    }
  }
  const { registry, containmentTable: containment } = gateway;
  const served: Served = { registry, probes, ...(containment !== undefined && { containment }) };
  writeFileSync(file, JSON.stringify(served), { mode: 0o600 });
  return true;
}

/** A token that is bound to a certificate is worth nothing where none is asked for. */
function isWelcome(identity: Identity, kind: 'domain' | 'mtls-domain' | 'execute-api'): boolean {
  if (kind === 'mtls-domain') return identity.certificate !== undefined;
  return kind === 'domain' ? !identity.isCertificateBound : false;
}

async function lastingToken({ identities }: LocalGateway, identity: Identity): Promise<string> {
  const config = identities.forge.issuers.find(({ issuer }) => issuer === identity.issuer);
  return identities.mint(identity, ({ claims }) => {
    if (config) claims['exp'] = Number(claims['iat']) + config.maxLifetimeSeconds;
  });
}

/** A read without parameters that the identity may make. */
function firstRead(table: OperationTable | undefined, { roles, scopes }: Identity): string | undefined {
  const found = table?.operations.find(
    (operation) =>
      operation.method === 'GET' &&
      !operation.path.includes('{') &&
      operation.rate === 'read' &&
      (operation.roles.length === 0 || operation.roles.some((role) => roles.includes(role))) &&
      (operation.scopes.length === 0 || operation.scopes.some((all) => all.every((scope) => scopes.includes(scope)))),
  );
  return found?.path;
}

/** Reads the file of a served stack. */
export function readServed(file: string): Served {
  try {
    const served = JSON.parse(readFileSync(file, 'utf8')) as Served;
    if (typeof served.registry.table === 'string' && Array.isArray(served.probes)) return served;
  } catch {
    // Told below: not there and not readable have one remedy.
  }
  throw new UsageError(
    `--served ${file}: no such stack is being served; "hardened-api serve" prints the name of the file`,
  );
}
