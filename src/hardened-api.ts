import { CfnOutput } from 'aws-cdk-lib';
import { ApiDefinition, type CfnRestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { ConsumerLimits } from './consumers/consumer-limits';
import { ConsumerRegistry } from './consumers/consumer-registry';
import { refuseSharedCredentials } from './consumers/owned-credentials';
import { TlsProfile } from './core/tls-profile';
import { RegistryProvider } from './core/registry-provider';
import { activeWaivers, recordWaivers } from './core/waivers';
import { restApiBody } from './hardened-api-body';
import { usedCertificates } from './hardened-api-certificates';
import { canaryCall, type Published } from './hardened-api-canary';
import { containmentRules } from './hardened-api-containment';
import { anonymousOperations, refuseGaps } from './hardened-api-coverage';
import { writeFiles } from './hardened-api-files';
import type { HardenedApiProps } from './hardened-api-props';
import { warnOfLimits } from './hardened-api-warnings';
import { AuditLayer } from './layers/audit/audit-layer';
import { AuthenticationLayer } from './layers/authentication/authentication-layer';
import { AuthorizationLayer } from './layers/authorization/authorization-layer';
import { resolverTable } from './layers/authorization/resolver-table';
import { acknowledgeStockFindings } from './core/accepted-findings';
import { acknowledgeBodyValidators } from './layers/input/body-validators';
import { InputLayer } from './layers/input/input-layer';
import { Edge } from './layers/network/edge/edge';
import { VIEWER_CERTIFICATE_HEADERS } from './layers/network/edge/viewer-certificates';
import { NetworkLayer } from './layers/network/network-layer';
import { ENV } from './vocabulary';
import { Exposure, type PrivateCaller } from './layers/transport/exposure';
import { TransportLayer } from './layers/transport/transport-layer';

/**
 * An API stack in which six layers each defend alone, made from a published OpenAPI document.
 *
 * The synth fails when a layer does not cover an operation, and names both, unless a waiver covers it.
 *
 * The stage writes logs, which API Gateway does under a role that an account has once for each Region and that no stack of one API
 * should own: set it beforehand ("Set up CloudWatch logging for REST APIs", `aws apigateway update-account`), or the first
 * deployment fails with "CloudWatch Logs role ARN must be set in account settings to enable logging".
 *
 * @example
 * declare const ordersFunction: lambda.Function;
 *
 * const issuer = Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] });
 * new HardenedApi(this, 'Orders', {
 *   contract: Contract.fromFile('openapi.yaml'),
 *   issuers: [issuer],
 *   backend: Backend.lambda(ordersFunction),
 *   consumers: [Consumer.of('erp', { issuer, clients: ['erp'], roles: ['buyer'], tenants: ['acme'] })],
 *   sinks: [Sink.cloudWatchNative()],
 *   waivers: [
 *     Waiver.of('network-edge', { owner: 'payments', reason: 'private pilot', expires: '2027-03-31' }),
 *   ],
 * });
 */
export class HardenedApi extends Construct {
  /** The REST API. */
  public readonly restApi: SpecRestApi;

  /** Where the API is published: its first domain, or the default endpoint. */
  public readonly url: string;

  /** The web ACL before the stage. */
  public readonly webAcl: CfnWebACL;

  /** The table of consumers, where operators suspend and revoke; undefined without consumers. */
  public readonly registryTable?: ITable;

  /**
   * The endpoint through which a private API is called; undefined for an API on the internet. To lead further names to it, use
   * it in a private hosted zone.
   */
  public readonly privateEndpoint?: IInterfaceVpcEndpoint;

  /** Rings when published ranges of the edge could not be brought up to date; undefined where none are updated. */
  public readonly rangesAlarm?: IAlarm;

  /** Rings when a truststore or revocation list could not be had or believed; undefined without truststores. */
  public readonly revocationAlarm?: IAlarm;

  /**
   * Rings when a forged request leaves no finding within ten minutes: the audit is cut somewhere. Undefined without sinks,
   * and where no operation can be reached with a forged token.
   */
  public readonly canaryAlarm?: IAlarm;

  constructor(scope: Construct, id: string, props: HardenedApiProps) {
    super(scope, id);
    const { contract, issuers, backend, consumers = [], resources = [], domains = [], waivers = [] } = props;
    const {
      removalPolicy,
      encryptionKey,
      policies,
      engine,
      edge = Edge.none(),
      exposure = Exposure.internet(),
      stageName = 'live',
    } = props;
    const { tls = TlsProfile.modern() } = props;
    const waived = activeWaivers(this, waivers);
    const anonymous = anonymousOperations(contract._model);
    refuseSharedCredentials(consumers, issuers);
    const hasSink = (props.sinks ?? []).length > 0;
    refuseGaps({
      model: contract._model,
      issuers,
      resolvers: resolverTable(resources),
      waived,
      hasSink,
      edge,
      domains,
      consumers,
      isGuarded: backend._isGuarded,
      isPrivate: exposure._private !== undefined,
    });

    const audit = new AuditLayer(this, 'Audit', props);
    const provider = new RegistryProvider(this, 'Provider', { logGroup: audit.handlerLog('ProviderLog') });
    const transport = new TransportLayer(this, 'Transport', {
      provider,
      domains,
      encryptionKey,
      tls,
      keyRotation: props.transactionKeyRotation,
      logGroup: audit.handlerLog('KeyRotationLog'),
    });
    const authorization = new AuthorizationLayer(this, 'Authorization', {
      contract,
      resources,
      policies,
      policyProfile: props.policyProfile,
      engine,
      anonymousOperations: anonymous,
    });
    const { decisions } = authorization;
    const bound = backend._bind(this, { issuers, tls, log: () => audit.handlerLog('BackendLog') });
    const { handler } = bound;
    const authentication = new AuthenticationLayer(this, 'Authentication', {
      issuers,
      decisions,
      logGroup: audit.handlerLog('AuthorizerLog'),
      publicUrls: props.publicUrls ?? domains.map(({ name }) => `https://${name}`),
      encryptionKey,
    });
    const input = new InputLayer(this, 'Input', { contract, decisions });
    const { accountLimit } = props;
    const limits = new ConsumerLimits(this, 'Limits', { consumers, contract, accountLimit, encryptionKey });
    const { planKeys } = limits;
    const registry =
      consumers.length > 0
        ? new ConsumerRegistry(this, 'Registry', { consumers, provider, planKeys, removalPolicy, encryptionKey })
        : undefined;

    const { body, ledger, opened } = restApiBody(contract._model, {
      authorizerUri: authentication.authorizerUri,
      integration: bound.integration,
      anonymousOperations: anonymous,
      isNonceGiven: issuers.some(({ _config }) => _config.proofNonce === true),
      limits: input._findings,
    });
    this.restApi = new SpecRestApi(this, 'RestApi', {
      apiDefinition: ApiDefinition.fromInline(body),
      endpointTypes: [exposure._endpointType],
      failOnWarnings: true,
      // The account's CloudWatch role belongs to the account, not to one of its stacks.
      cloudWatchRole: false,
      deployOptions: { stageName },
    });
    const stage = this.restApi.deploymentStage;

    transport.grantMint(authentication.authorizer);
    tellCallersApart([authentication.authorizer, ...(handler ? [handler] : [])], audit, edge);
    if (handler) transport.grantVerify(handler);
    const names = domains.map(({ name }) => name);
    const endpoint = exposure._close(this, this.restApi.node.defaultChild as CfnRestApi, stageName, names);
    this.privateEndpoint = endpoint;
    transport.protect(this.restApi, stage, endpoint);
    const defaultUrl = endpoint ? privateUrl(this.restApi, stageName, endpoint.vpcEndpointId) : this.restApi.url;
    tellCertificates(authentication.authorizer, edge);
    registry?.grantRead(authentication.authorizer);
    if (registry) audit.watchRegistry(registry.table, provider.handler);
    limits.grantCharge(authentication.authorizer);
    limits.countOn(stage);
    authentication.grantInvoke(this.restApi);
    authorization.grantResolve(authentication.authorizer);
    if (handler) {
      authorization.grantResolve(handler);
      input.guard(handler);
      audit.keepRecords(handler);
    }
    acknowledgeBodyValidators(this.restApi);
    acknowledgeStockFindings(this);
    // Private domains take TLS 1.2 whatever the profile says: AWS gives them no choice.
    audit.logAccess(stage, endpoint && domains.length > 0 ? TlsProfile.compatible() : tls);
    bound.admit(stage);
    audit._watchCertificates(usedCertificates(domains, edge, bound));
    const contained = containmentRules(this, audit, props, { edge, registry: registry?.table });
    const network = new NetworkLayer(this, 'Network', {
      stage,
      contract,
      logGroup: audit.webAclLog,
      edgeLogGroup: standsHere(edge) ? audit.edgeWebAclLog() : undefined,
      throttle: props.throttle,
      addressLimit: props.addressLimit,
      webAclRules: [...contained, ...(props.webAclRules ?? [])],
      managedRuleGroups: props.managedRuleGroups,
      edge,
      tls: props.tls,
      provider,
      originDomains: names,
    });

    this.revocationAlarm = transport._watchTruststores({
      table: registry?.table,
      authorizer: authentication.authorizer,
      logGroup: () => audit.handlerLog('RevocationLog'),
      further: network._viewers && [network._viewers],
    });
    recordWaivers(this, this.restApi.node.defaultChild as CfnRestApi, waivers, network._edgeMetadata);
    const published = { ...props, edge, domains, edgeDomains: network.edgeDomains, defaultUrl };
    audit.watchUsage(consumers.map(({ _record }) => _record.consumerId));
    const hasCall = (props.sinks ?? []).length > 0;
    const caller = hasCall ? exposure._caller(this, 'CanaryGroup', endpoint) : undefined;
    this.canaryAlarm = testAudit(this, audit, { ...props, published, caller });
    warnOfLimits(this, contract._model, { findings: input._findings, opened });
    writeFiles(this, this.restApi, {
      ...props,
      decisions,
      findings: input._findings,
      opened,
      ledger,
      webAcl: network._webAclFacts,
    });

    this.webAcl = network.webAcl;
    this.rangesAlarm = network.rangesAlarm;
    this.registryTable = registry?.table;
    const host = network.edgeDomains[0] ?? domains[0]?.name;
    this.url = host ? `https://${host}/` : defaultUrl;
    new CfnOutput(this, 'Url', { value: this.url });
    if (registry) {
      new CfnOutput(this, 'ConsumersTable', { value: registry.table.tableName });
      new CfnOutput(this, 'ConsumersReport', { value: registry.report });
    }
  }
}

/** "Invoke your private API using a Route53 alias" in the API Gateway Developer Guide: callers need no zone for this name. */
function privateUrl({ restApiId, stack }: SpecRestApi, stageName: string, vpcEndpointId: string): string {
  return `https://${restApiId}-${vpcEndpointId}.execute-api.${stack.region}.${stack.urlSuffix}/${stageName}/`;
}

/** Sends a canary where somebody reads the records, and says which alarm tells that they arrive. */
function testAudit(
  scope: Construct,
  audit: AuditLayer,
  props: HardenedApiProps & { readonly published: Published; readonly caller?: PrivateCaller },
): IAlarm | undefined {
  const { contract, sinks = [], canaryInterval, canaryReceipts, published, caller } = props;
  const call = sinks.length > 0 ? canaryCall(scope, contract._model, published) : undefined;
  const alarm = call && audit.sendCanary({ ...call, ...caller, interval: canaryInterval, receipts: canaryReceipts });
  if (alarm) {
    new CfnOutput(scope, 'Sinks', { value: sinks.map(({ name }) => name).join(', ') });
    new CfnOutput(scope, 'CanaryAlarm', { value: alarm.alarmName });
  }
  return alarm;
}

/** Whether the distribution is of the stack of the API: subscriptions of log groups cross no Region. */
function standsHere({ _config }: Edge): boolean {
  return _config?.cloudFront !== undefined && _config.cloudFront.scope === undefined;
}

/** Behind an edge, API Gateway sees the edge alone: whoever needs the address of the caller reads it from the edge's header. */
function tellCallersApart(functions: readonly LambdaFunction[], audit: AuditLayer, { _config }: Edge): void {
  if (!_config) return;
  for (const fn of functions) fn.addEnvironment(ENV.CLIENT_ADDRESS_HEADER, _config.clientAddressHeader);
  if (_config.countryHeader) functions[0]?.addEnvironment(ENV.COUNTRY_HEADER, _config.countryHeader);
  audit.readCallersFrom(_config.clientAddressHeader);
}

/** Certificates that viewers show to CloudFront come to the gateway in headers. */
function tellCertificates(authorizer: LambdaFunction, { _config }: Edge): void {
  if (!_config?.cloudFront?.viewerTruststore) return;
  const names = Object.entries(VIEWER_CERTIFICATE_HEADERS).map(([what, name]) => [what, name.toLowerCase()]);
  authorizer.addEnvironment(ENV.CERTIFICATE_HEADERS, JSON.stringify(Object.fromEntries(names)));
}
