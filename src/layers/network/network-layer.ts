import { Stack } from 'aws-cdk-lib';
import type { CfnStage, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Contract } from '../../contract';
import { synthTime } from '../../core/clock';
import type { OperationSpec } from '../../vocabulary';
import { type TruststoreObject, truststoreObject } from '../../core/pki/truststore-object';
import type { RegistryProvider } from '../../core/registry-provider';
import type { TlsProfile } from '../../core/tls-profile';
import { CloudFrontEdge } from './edge/cloud-front-edge';
import type { Edge } from './edge/edge';
import { type EdgeConfig, ORIGIN_SECRET_HEADER } from './edge/edge-config';
import { ofFamily } from './edge/published-ranges';
import { OriginProof } from './edge/origin-proof';
import { VIEWER_CERTIFICATE_HEADERS } from './edge/viewer-certificates';
import { ManagedRuleGroup } from './managed-rule-group';
import { managedRules } from './managed-rules';
import { methodSettings, type ThrottleProps } from './throttle';
import { webAcl } from './web-acl';
import { type WebAclPlan, type WebAclRuleProps, webAclPlan } from './web-acl-plan';
import { type EdgeRules, INSPECTION_LIMIT, ownRules } from './web-acl-rules';

/** Fewest requests that a rate-based rule can count to. */
const LOWEST_ADDRESS_LIMIT = 10;

/** Rules that prove the edge come before all others. */
const PROOF_RULES = ['network-edge', 'network-client-address'];

/**
 * What the network layer needs.
 */
export interface NetworkLayerProps {
  /**
   * The stage that the web ACL stands before and whose operations get their request rates.
   */
  readonly stage: Stage;

  /**
   * The published contract: it says which methods, content types and body sizes exist.
   */
  readonly contract: Contract;

  /**
   * Where the web ACL writes what it decided. The name must start with `aws-waf-logs-`.
   */
  readonly logGroup: ILogGroup;

  /**
   * Where the web ACL before CloudFront writes what it decided: in the Region and account of the distribution, with a name
   * that starts with `aws-waf-logs-`.
   *
   * @default - a log group of its own beside the distribution
   */
  readonly edgeLogGroup?: ILogGroup;

  /**
   * Request rates by class of operation.
   *
   * @default - the rates of `ThrottleProps`
   */
  readonly throttle?: ThrottleProps;

  /**
   * Requests that one address may send in five minutes, before anyone knows who it is.
   *
   * @default 2000
   */
  readonly addressLimit?: number;

  /**
   * What stands before the gateway.
   *
   * @default Edge.none()
   */
  readonly edge?: Edge;

  /**
   * The function that puts the truststore of viewers into its bucket.
   *
   * @default - none; needed where the edge asks viewers for certificates
   */
  readonly provider?: RegistryProvider;

  /**
   * Which TLS CloudFront takes from viewers.
   *
   * @default - TLS 1.2 and 1.3, or what the edge says itself
   */
  readonly tls?: TlsProfile;

  /**
   * Host names under which the edge finds the API: its own domains at the gateway.
   *
   * @default - none; CloudFront needs one
   */
  readonly originDomains?: string[];

  /**
   * Rules of your own among ours.
   *
   * @default - ours alone
   */
  readonly webAclRules?: WebAclRuleProps[];

  /**
   * Rule groups of AWS for the systems behind the API, beside those for every API (core rules, known bad inputs, SQL
   * injection, address reputation).
   *
   * @default [ManagedRuleGroup.POSIX] - what Lambda runs on
   */
  readonly managedRuleGroups?: ManagedRuleGroup[];
}

/**
 * The first layer: a web ACL with ordered rules made from the contract, its log, and a request rate for every operation.
 *
 * Usable on any stage of a REST API, with or without the other layers.
 *
 * @example
 * declare const api: apigateway.SpecRestApi;
 * declare const logGroup: logs.LogGroup;
 *
 * new NetworkLayer(this, 'Network', {
 *   stage: api.deploymentStage,
 *   contract: Contract.fromFile('openapi.yaml'),
 *   logGroup,
 * });
 */
export class NetworkLayer extends Construct {
  /** The web ACL before the stage. */
  public readonly webAcl: CfnWebACL;

  /** Host names that callers use: those of CloudFront where it stands before the gateway, else none. */
  public readonly edgeDomains: string[];

  /**
   * Rings when published ranges of the edge could not be read or written; add an action. Undefined: nothing is updated.
   */
  public readonly rangesAlarm?: IAlarm;

  /** @internal */
  public readonly _webAclFacts: Record<string, unknown>;

  /** @internal */
  public readonly _edgeMetadata?: Record<string, unknown>;

  /** @internal */
  public readonly _viewers?: TruststoreObject;

  constructor(scope: Construct, id: string, props: NetworkLayerProps) {
    super(scope, id);
    const { contract, stage, edge, addressLimit = 2000 } = props;
    refuseLimit(addressLimit);
    const { operations } = contract._model;
    const specs = operations.map((operation) => operation.spec);
    const config = edge?._config;
    const proof = config && new OriginProof(this, 'Edge', config);

    const plan = regionalPlan(this, specs, { ...props, addressLimit, edgeRules: config && edgeRules(config, proof) });
    this.webAcl = webAcl(this, 'WebAcl', {
      plan,
      scope: 'REGIONAL',
      description: `rules before ${Stack.of(this).stackName}: ${plan.rules.length}`,
      logGroup: props.logGroup,
    });
    new CfnWebACLAssociation(this, 'WebAclAssociation', {
      resourceArn: stage.stageArn,
      webAclArn: this.webAcl.attrArn,
    });
    (stage.node.defaultChild as CfnStage).methodSettings = methodSettings(operations, props.throttle);

    this._webAclFacts = { rules: plan.rules.map(({ name }) => name), capacity: plan.capacity, ...plan.price };
    this.rangesAlarm = proof?.updater?.alarm;
    this._edgeMetadata = config && edgeMetadata(config, proof);
    this.edgeDomains = config?.cloudFront?.domainNames ?? [];
    this._viewers = viewersOf(this, config, props.provider);
    if (config?.cloudFront) {
      const before = new CloudFrontEdge(config.cloudFront.scope ?? this, 'CloudFront', {
        ...config.cloudFront,
        originDomain: props.originDomains?.[0],
        secret: proof?.secret,
        methods: distinct(specs.map(({ method }) => method)),
        addressLimit,
        tls: props.tls,
        viewers: this._viewers,
        logGroup: props.edgeLogGroup,
      });
      // Two secrets are accepted before the new one is sent.
      if (!config.cloudFront.scope) before.node.addDependency(this.webAcl);
    }
  }
}

interface RegionalInput extends Pick<NetworkLayerProps, 'webAclRules' | 'managedRuleGroups'> {
  readonly addressLimit: number;
  readonly edgeRules?: EdgeRules;
}

function regionalPlan(scope: Construct, operations: readonly OperationSpec[], input: RegionalInput): WebAclPlan {
  const withBody = operations.filter((operation) => operation.contentTypes.length > 0);
  const maxBodyBytes = Math.min(INSPECTION_LIMIT, Math.max(0, ...withBody.map((operation) => operation.maxBodyBytes)));
  const rules = ownRules({
    methods: distinct(operations.map((operation) => operation.method)),
    contentTypes: distinct(operations.flatMap((operation) => operation.contentTypes)),
    maxBodyBytes,
    addressLimit: input.addressLimit,
    edge: input.edgeRules,
  });
  return webAclPlan({
    proof: rules.filter(({ name }) => PROOF_RULES.includes(name)),
    own: rules.filter(({ name }) => !PROOF_RULES.includes(name)),
    managed: managedRules(maxBodyBytes, input.managedRuleGroups ?? [ManagedRuleGroup.POSIX]),
    custom: input.webAclRules ?? [],
    clientAddressHeader: input.edgeRules?.clientAddressHeader,
    bodyLimitKb: 64,
    now: synthTime(scope),
  });
}

function edgeRules(
  { clientAddressHeader, fixedHeaders, cloudFront }: EdgeConfig,
  proof: OriginProof | undefined,
): EdgeRules {
  const certificate = cloudFront?.viewerTruststore ? Object.values(VIEWER_CERTIFICATE_HEADERS) : [];
  return {
    proof: proof?.part,
    clientAddressHeader,
    ownHeaders: [
      clientAddressHeader,
      ...Object.keys(fixedHeaders),
      ...certificate.map((name) => name.toLowerCase()),
      ...(proof?.secret ? [ORIGIN_SECRET_HEADER] : []),
    ],
  };
}

/** What a test client needs to play the edge: names and references, never a secret. */
function edgeMetadata(config: EdgeConfig, proof: OriginProof | undefined): Record<string, unknown> {
  const { provider, clientAddressHeader, lock, ranges, fixedHeaders } = config;
  return {
    provider,
    clientAddressHeader,
    mutualTls: lock.isMutualTls,
    headers: fixedHeaders,
    ...(proof?.secret && { secretHeader: ORIGIN_SECRET_HEADER, secret: proof.secret.secretArn }),
    ...(config.cloudFront?.viewerTruststore && { certificateHeaders: VIEWER_CERTIFICATE_HEADERS }),
    ...(ranges.length > 0 && { range: ofFamily(ranges, 4)[0] ?? ranges[0] }),
  };
}

function viewersOf(
  scope: Construct,
  config: EdgeConfig | undefined,
  provider: RegistryProvider | undefined,
): TruststoreObject | undefined {
  const truststore = config?.cloudFront?.viewerTruststore;
  if (!truststore) return undefined;
  if (!provider) throw new Error('"provider" is missing; it puts the truststore of viewers into its bucket');
  return truststoreObject(scope, 'Viewers', truststore, provider);
}

function refuseLimit(addressLimit: number): void {
  if (Number.isInteger(addressLimit) && addressLimit >= LOWEST_ADDRESS_LIMIT) return;
  throw new Error(`"addressLimit" is ${addressLimit}; WAF counts to whole numbers from ${LOWEST_ADDRESS_LIMIT}`);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
