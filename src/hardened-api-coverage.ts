import type { Consumer } from './consumers/consumer';
import type { ContractModel, ContractOperation } from './contract';
import { type Fault, refuseFaults } from './core/errors';
import { needsScope } from './core/manifest';
import type { Issuer } from './layers/authentication/issuer';
import { TokenKind } from './layers/authentication/token-rules';
import type { Edge } from './layers/network/edge/edge';
import { edgeFaults } from './layers/network/edge/edge-faults';
import type { ApiDomain } from './layers/transport/api-domain';
import { domainFaults, revocationFaults } from './layers/transport/domain-faults';
import { resolverFaults } from './layers/authorization/resolver-coverage';
import type { ResolverTable } from './vocabulary';

/** Methods that API Gateway routes. */
const ROUTABLE = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'];

/** From here on a token is long-lived. */
const LONG_LIFETIME_SECONDS = 3600;

/** A gap, and the waiver that would cover it. */
interface Gap extends Fault {
  readonly slug?: string;
}

/** What coverage is judged by. */
export interface CoverageInput {
  readonly model: ContractModel;
  readonly issuers: readonly Issuer[];
  readonly resolvers: ResolverTable;
  readonly waived: ReadonlySet<string>;
  readonly hasSink: boolean;
  readonly edge: Edge;
  readonly domains: readonly ApiDomain[];
  readonly consumers: readonly Consumer[];
  /** The guard stands before the backend. */
  readonly isGuarded: boolean;
  /** The API cannot be reached from the internet. */
  readonly isPrivate: boolean;
}

/** Refuses a declaration in which a layer does not cover an operation, unless a waiver does: all gaps in one error. */
export function refuseGaps(input: CoverageInput): void {
  const { model, waived } = input;
  const gaps: Gap[] = [
    ...(input.edge._config || input.isPrivate ? [] : [edgeGap()]),
    ...(input.isPrivate ? privateFaults(input) : []),
    ...domainFaults({
      domains: input.domains,
      isBehindMutualTlsEdge: input.edge._config?.lock.isMutualTls === true,
      hasConsumers: input.consumers.length > 0,
    }),
    ...viewerGaps(input),
    ...edgeFaults({ ...input, certificateConsumers: certificateConsumers(input.consumers) }),
    ...(input.hasSink ? [] : unreadGaps()),
    ...consumerGaps(input),
    ...(input.isGuarded ? [] : unguardedGaps(model)),
    ...input.issuers.flatMap(issuerGaps),
    ...model.operations.flatMap(operationGaps),
    ...resolverFaults(
      model.operations.map((operation) => operation.spec),
      input.resolvers,
    ),
  ];
  const open = gaps.filter(({ slug }) => slug === undefined || !waived.has(slug));
  refuseFaults(`contract ${model.file} is not covered in every layer`, open.map(withWaiver));
}

/** Ids of the operations that the contract publishes without authentication. */
export function anonymousOperations(model: ContractModel): string[] {
  return model.operations.filter(isPublic).map((operation) => operation.spec.id);
}

/** `security: []` says it; so does an empty alternative, `security: [{}]`. */
function isPublic({ security }: ContractOperation): boolean {
  if (security === undefined) return false;
  return security.length === 0 || security.some((alternative) => Object.keys(alternative).length === 0);
}

function certificateConsumers(consumers: readonly Consumer[]): string[] {
  return consumers.filter(({ _record }) => _record.certificates.length > 0).map(({ _record }) => _record.consumerId);
}

/** Certificates that CloudFront takes must be revocable like those that the gateway takes itself. */
function viewerGaps({ edge, consumers }: CoverageInput): Gap[] {
  const truststore = edge._config?.cloudFront?.viewerTruststore;
  return truststore ? revocationFaults('transport, viewers of CloudFront', truststore, consumers.length > 0) : [];
}

function edgeGap(): Gap {
  return {
    where: 'network, every operation',
    what: 'no edge stands before the gateway: nothing absorbs a flood',
    remedy: 'put a CDN with DDoS protection before it ("edge": Edge.cloudFront and others)',
    slug: 'network-edge',
  };
}

function unreadGaps(): Gap[] {
  const where = 'audit, every operation';
  const remedy = 'name your SIEM in "sinks", or Sink.cloudWatchNative() when you have none';
  return [
    { where, what: 'no sink takes the audit records: nobody reads them', remedy, slug: 'audit-pipeline' },
    { where, what: 'no detector reads the audit records: no attack raises a finding', remedy, slug: 'audit-detection' },
  ];
}

/** Edges are found by the internet; AWS makes no private domain that asks for certificates. */
function privateFaults({ edge, domains }: CoverageInput): Gap[] {
  const mutual = domains.filter(({ requiresClientCertificate }) => requiresClientCertificate);
  return [
    ...(edge._config
      ? [
          {
            where: 'network, "exposure"',
            what: 'an edge cannot reach a private API',
            remedy: 'leave it out: callers use the name of the endpoint',
          },
        ]
      : []),
    ...mutual.map(({ name }) => ({
      where: `transport, domain ${name}`,
      what: 'API Gateway asks for no client certificates on private domains',
      remedy: 'use ApiDomain.of; bind tokens to a key of the caller with SenderConstraint.DPOP',
    })),
  ];
}

/** What the guard alone enforces, and nothing does where it does not stand. */
function unguardedGaps({ operations }: ContractModel): Gap[] {
  const takesBody = operations.some(({ body }) => body !== undefined);
  const controls: readonly (readonly [string, string, boolean])[] = [
    ['input-parameters', 'parameters are checked for their presence alone', true],
    ['input-body-schema', 'bodies are checked by the models of API Gateway alone', takesBody],
    ['input-json-hygiene', 'duplicate members and unsafe names reach the backend', takesBody],
    ['input-response', 'nothing looks at responses', true],
    ['authz-response-object', 'objects in responses are covered by no decision', true],
    ['authz-body-identifier', 'objects that bodies name are decided on by nobody', takesBody],
  ];
  return controls.flatMap(([slug, what, matters]) => {
    const remedy = 'put the guard before the server with Backend.privateHttps';
    const where = `${slug.startsWith('authz') ? 'authorization' : 'input'}, every operation`;
    return matters ? [{ where, what: `no guard stands before the backend: ${what}`, remedy, slug }] : [];
  });
}

/** Public operations alone need nobody known. */
function consumerGaps({ consumers, model }: CoverageInput): Gap[] {
  if (consumers.length > 0 || model.operations.every(isPublic)) return [];
  return [
    {
      where: 'authentication, every operation',
      what: "no consumer is known: no caller can be suspended alone, and no call is anybody's",
      remedy: 'name who calls in "consumers"',
      slug: 'authn-consumer',
    },
  ];
}

function issuerGaps({ iss, _config }: Issuer): Gap[] {
  const where = `authentication, issuer ${iss}`;
  const generic: Gap = {
    where,
    what: 'its tokens do not say that they are access tokens',
    remedy: 'have the provider issue access tokens of RFC 9068',
    slug: 'authn-token-type',
  };
  const longLived: Gap = {
    where,
    what: `"maxTokenLifetime" is ${_config.maxLifetimeSeconds} seconds`,
    remedy: 'choose 60 minutes or less',
    slug: 'authn-lifetime',
  };
  const anyScope: Gap = {
    where,
    what: 'its tokens name no audience, and "scopePrefix" is not set: one for any API of the user pool will do',
    remedy: 'use CognitoIssuer, or give the identifier of the resource server with a slash behind it',
    slug: 'authn-client',
  };
  return [
    ...(_config.profile === TokenKind.GENERIC ? [generic] : []),
    ...(_config.profile === TokenKind.COGNITO_ACCESS && _config.scopePrefix === undefined ? [anyScope] : []),
    ...(_config.maxLifetimeSeconds > LONG_LIFETIME_SECONDS ? [longLived] : []),
  ];
}

function operationGaps(operation: ContractOperation): Gap[] {
  const { method, path, id, roles } = operation.spec;
  const where = (layer: string) => `${layer}, ${id} (${method} ${path})`;
  const gaps: Gap[] = operation.identifierCandidates.map((candidate) => ({
    where: where('authorization'),
    what: `identifier "${candidate.name}" in ${candidate.in} names no resource`,
    remedy: 'add it to "x-hardened.identifiers" of the operation',
    slug: 'authz-gap',
  }));
  if (!ROUTABLE.includes(method)) {
    gaps.push({ where: where('network'), what: `API Gateway routes no ${method}`, remedy: 'remove the operation' });
  }
  if (isPublic(operation)) {
    gaps.push({
      where: where('authentication'),
      what: 'the contract publishes it without authentication',
      remedy: 'add a security requirement',
      slug: 'authn-required',
    });
  } else if (roles.length === 0 && !needsScope(operation.spec)) {
    gaps.push({
      where: where('authorization'),
      what: 'it needs neither a scope nor a role, so every authenticated caller may call it',
      remedy: 'add a scope to its "security", or "x-hardened.roles"',
      slug: 'authz-scope',
    });
  }
  return gaps;
}

function withWaiver({ where, what, remedy, slug }: Gap): Fault {
  return { where, what, remedy: slug ? `${remedy}, or waive it with Waiver.of('${slug}', ...)` : remedy };
}
