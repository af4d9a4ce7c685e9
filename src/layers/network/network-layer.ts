import { Stack } from 'aws-cdk-lib';
import type { CfnStage, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Contract } from '../../contract';
import { REDACTED_HEADERS } from '../../core/redacted-headers';
import type { OperationSpec } from '../../vocabulary';
import { managedRules } from './managed-rules';
import { methodSettings, type ThrottleProps } from './throttle';
import type { WebAclRule } from './web-acl-rule';
import { INSPECTION_LIMIT, ownRules } from './web-acl-rules';

/** Capacity of one web ACL. AWS WAF Developer Guide, "Web ACL capacity units". */
const CAPACITY_LIMIT = 5000;

/** Fewest requests that a rate-based rule can count to. */
const LOWEST_ADDRESS_LIMIT = 10;

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

  constructor(scope: Construct, id: string, props: NetworkLayerProps) {
    super(scope, id);
    const { operations } = props.contract._model;
    const specs = operations.map((operation) => operation.spec);
    const rules = webAclRules(specs, props.addressLimit ?? 2000);

    this.webAcl = webAcl(this, rules);
    associate(this, this.webAcl, props.stage);
    log(this, this.webAcl, props.logGroup);
    const stage = props.stage.node.defaultChild as CfnStage;
    stage.methodSettings = methodSettings(operations, props.throttle);
  }
}

function webAclRules(operations: readonly OperationSpec[], addressLimit: number): WebAclRule[] {
  if (!Number.isInteger(addressLimit) || addressLimit < LOWEST_ADDRESS_LIMIT) {
    throw new Error(`"addressLimit" is ${addressLimit}; WAF counts to whole numbers from ${LOWEST_ADDRESS_LIMIT}`);
  }
  const withBody = operations.filter((operation) => operation.contentTypes.length > 0);
  const maxBodyBytes = Math.min(INSPECTION_LIMIT, Math.max(0, ...withBody.map((operation) => operation.maxBodyBytes)));
  const rules = [
    ...ownRules({
      methods: distinct(operations.map((operation) => operation.method)),
      contentTypes: distinct(operations.flatMap((operation) => operation.contentTypes)),
      maxBodyBytes,
      addressLimit,
    }),
    ...managedRules(maxBodyBytes),
  ];
  const capacity = rules.reduce((sum, rule) => sum + rule.capacity, 0);
  if (capacity > CAPACITY_LIMIT) {
    throw new Error(
      `the web ACL needs about ${capacity} capacity units and ${CAPACITY_LIMIT} exist; publish fewer content types in one contract`,
    );
  }
  return rules;
}

function webAcl(scope: Construct, rules: readonly WebAclRule[]): CfnWebACL {
  return new CfnWebACL(scope, 'WebAcl', {
    description: `rules before ${Stack.of(scope).stackName}: ${rules.length}`,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    associationConfig: { requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: 'KB_64' } } },
    dataProtectionConfig: {
      dataProtections: [
        { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [...REDACTED_HEADERS] } },
      ],
    },
    rules: rules.map((rule, priority) => ({
      name: rule.name,
      priority,
      statement: rule.statement,
      ...(rule.managed ? { overrideAction: { none: {} } } : { action: { block: {} } }),
      visibilityConfig: visibility(rule.name),
    })),
    visibilityConfig: visibility('web-acl'),
  });
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

function associate(scope: Construct, acl: CfnWebACL, stage: Stage): void {
  new CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
}

function log(scope: Construct, acl: CfnWebACL, logGroup: ILogGroup): void {
  new CfnLoggingConfiguration(scope, 'WebAclLogging', {
    resourceArn: acl.attrArn,
    // The ARN of a log group ends with `:*`, which WAF refuses.
    logDestinationConfigs: [
      Stack.of(scope).formatArn({ service: 'logs', resource: `log-group:${logGroup.logGroupName}` }),
    ],
    // Callers put tokens into query strings by mistake, and attackers on purpose.
    redactedFields: [...REDACTED_HEADERS.map((name) => ({ singleHeader: { Name: name } })), { queryString: {} }],
  });
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
