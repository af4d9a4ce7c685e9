import type { Gap } from '../assembly/types';
import { missingReason, type PlayedBackend, playedLine } from '../backends/private-backend';
import type { RestApiModel } from '../model/rest-api-model';
import type { DrillPki, GatewayCertificates } from '../pki/drill-pki';

/** Servers behind VPC links: played by the one that who serves named, or missing. */
export interface LinkedServers {
  readonly gaps: readonly Gap[];
  readonly played: readonly string[];
  readonly names: readonly string[];
}

/** Finds the servers behind the VPC links of all APIs. */
export function linkedServers(apis: readonly RestApiModel[], backend?: PlayedBackend): LinkedServers {
  const found = apis.flatMap(({ stack, logicalId, methods }) => {
    const links = methods.flatMap(({ integration }) =>
      integration.kind === 'vpc-link' ? [integration.serverName] : [],
    );
    return [...new Set(links)].map((name) => ({ stack, logicalId, name }));
  });
  const names = found.map(({ name }) => name);
  if (backend) return { gaps: [], played: names.map((name) => playedLine(name, backend)), names };
  const gaps = found.map(({ stack, logicalId, name }) => ({
    stack,
    logicalId,
    type: 'AWS::ApiGateway::RestApi',
    reason: missingReason(name),
    isSecurityRelevant: true,
  }));
  return { gaps, played: [], names };
}

/** The server that plays a private one. */
export interface PlayedServer {
  readonly port: number;
  /** Name that it plays. */
  readonly name: string;
  /** What the gateway presents to it; absent: nothing. */
  readonly certificates?: GatewayCertificates;
}

/** The server that plays a private one, and the name that it plays. */
export function playedServer(
  backend: PlayedBackend | undefined,
  names: readonly string[],
  certificates: GatewayCertificates | undefined,
): { readonly server?: PlayedServer } {
  const [name] = names;
  return backend && name !== undefined
    ? { server: { port: backend.port, name, ...(certificates && { certificates }) } }
    : {};
}

/** The certificates of the gateway, where a stage presents one to a server behind a VPC link. */
export async function certificatesOf(
  apis: readonly RestApiModel[],
  pki: DrillPki,
): Promise<GatewayCertificates | undefined> {
  const presents = apis.some(
    ({ stage, methods }) =>
      stage.presentsCertificate && methods.some(({ integration }) => integration.kind === 'vpc-link'),
  );
  return presents ? pki.gatewayCertificates() : undefined;
}
