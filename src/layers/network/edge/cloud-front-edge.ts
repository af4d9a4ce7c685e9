import { Annotations, CfnOutput, Names, Stack, Token, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  type CfnDistribution,
  Distribution,
  Function as ViewerFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { synthTime } from '../../../core/clock';
import type { TruststoreObject } from '../../../core/pki/truststore-object';
import type { TlsProfile } from '../../../core/tls-profile';
import { webAcl } from '../web-acl';
import { ORIGIN_SECRET_HEADER, VIEWER_ADDRESS_HEADER } from './edge-config';
import type { CloudFrontEdgeOptions } from './edge-options';
import { edgePlan } from './edge-plan';
import { protectWithShield } from './shield-advanced';
import { requireViewerCertificate, viewerFunctionFor, withViewerCertificate } from './viewer-certificates';

interface CloudFrontEdgeProps extends CloudFrontEdgeOptions {
  /** Domain of the gateway. */
  readonly originDomain?: string;
  readonly secret?: ISecret;
  readonly methods: readonly string[];
  readonly addressLimit: number;
  readonly tls?: TlsProfile;
  /** Where the authorities of viewers lie. */
  readonly viewers?: TruststoreObject;
  readonly logGroup?: ILogGroup;
}

/** A distribution that passes everything on to the gateway, caches nothing, and drops what its own web ACL refuses. */
export class CloudFrontEdge extends Construct {
  public readonly distribution: Distribution;
  public readonly webAcl: CfnWebACL;

  constructor(scope: Construct, id: string, props: CloudFrontEdgeProps) {
    super(scope, id);
    refuseRegion(this);
    if (props.secret) refuseForeignSecret(this, props.secret);
    this.webAcl = edgeWebAcl(this, props);
    this.distribution = distribution(this, props, this.webAcl);
    presentCertificate(this.distribution, props);
    if (props.shieldAdvanced) protectWithShield(this, this.distribution, props.shieldAdvanced);
    new CfnOutput(this, 'DomainName', { value: this.distribution.distributionDomainName });
  }
}

function refuseRegion(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || region === 'us-east-1') return;
  throw new Error(
    `the CloudFront edge is in ${region}, and its web ACL must be in us-east-1; pass "scope", a stack in us-east-1`,
  );
}

/** CloudFormation resolves secrets in the Region of the stack alone. */
function refuseForeignSecret(scope: Construct, secret: ISecret): void {
  const [there, here] = [Stack.of(secret).region, Stack.of(scope).region];
  if (there === here) return;
  const shown = Token.isUnresolved(there) ? 'a Region that is not known at synth' : there;
  throw new Error(
    `the shared secret of the CloudFront edge is in ${shown}, and a stack in us-east-1 cannot read it; use OriginLock.mutualTls, or put the API into us-east-1`,
  );
}

function edgeWebAcl(scope: Construct, props: CloudFrontEdgeProps): CfnWebACL {
  const { methods, addressLimit, logGroup, webAclRules: custom = [] } = props;
  return webAcl(scope, 'WebAcl', {
    plan: edgePlan({ methods, addressLimit, custom, now: synthTime(scope) }),
    scope: 'CLOUDFRONT',
    description: 'rules at the edge',
    logGroup: logGroup ?? ownLog(scope),
  });
}

/** Of a distribution in a stack of its own: the audit layer reads what is in the Region of the API. */
function ownLog(scope: Construct): LogGroup {
  Annotations.of(scope).addWarningV2(
    'cdk-hardened-api:edge-log-unread',
    'the log of the web ACL before CloudFront is in a stack of its own, where no sink or detector of the API reads it; subscribe it to what collects your logs in us-east-1, or put the API into us-east-1 and leave "scope" out',
  );
  return new LogGroup(scope, 'WebAclLog', {
    logGroupName: `aws-waf-logs-edge-${Names.uniqueResourceName(scope, { maxLength: 60 })}`,
    retention: RetentionDays.ONE_YEAR,
  });
}

function distribution(scope: Construct, props: CloudFrontEdgeProps, acl: CfnWebACL): Distribution {
  if (!props.originDomain) throw new Error('the CloudFront edge has no origin; give the API a domain in "domains"');
  const made = new Distribution(scope, 'Distribution', {
    comment: `edge before ${props.originDomain}`,
    domainNames: props.domainNames,
    certificate: props.certificate,
    minimumProtocolVersion: viewerPolicy(props),
    // CloudFront asks for no certificates over QUIC.
    httpVersion: props.viewers ? HttpVersion.HTTP2 : HttpVersion.HTTP2_AND_3,
    webAclId: acl.attrArn,
    defaultBehavior: {
      origin: new HttpOrigin(props.originDomain, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        ...(props.secret && {
          customHeaders: { [ORIGIN_SECRET_HEADER]: props.secret.secretValue.unsafeUnwrap() },
        }),
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // A redirect would come after the token has gone over the wire in the clear.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: props.viewers
        ? withViewerCertificate(scope)
        : OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      compress: false,
      functionAssociations: [{ function: viewerFunction(scope, props), eventType: FunctionEventType.VIEWER_REQUEST }],
    },
  });
  if (props.viewers) requireViewerCertificate(scope, made, props.viewers, props.viewerOcsp ?? false);
  acceptStockFindings(made);
  return made;
}

function viewerPolicy({ requireTls13, tls }: CloudFrontEdgeProps): SecurityPolicyProtocol {
  if (requireTls13) return SecurityPolicyProtocol.TLS_V1_3_2025;
  return (tls?.cloudFront as SecurityPolicyProtocol | undefined) ?? SecurityPolicyProtocol.TLS_V1_2_2025;
}

/** Overwrites whatever the caller sent: `X-Forwarded-For` is a list whose first entries the caller chooses. */
function viewerFunction(scope: Construct, { viewers, originDomain = '' }: CloudFrontEdgeProps): ViewerFunction {
  return new ViewerFunction(scope, 'ViewerAddress', {
    comment: 'tells the gateway the address of the viewer',
    runtime: FunctionRuntime.JS_2_0,
    code: viewers
      ? viewerFunctionFor(originDomain)
      : FunctionCode.fromInline(
          [
            'function handler(event) {',
            `  event.request.headers['${VIEWER_ADDRESS_HEADER}'] = { value: event.viewer.ip };`,
            '  return event.request;',
            '}',
          ].join('\n'),
        ),
  });
}

function presentCertificate(made: Distribution, { lock }: CloudFrontEdgeOptions): void {
  if (!lock._clientCertificate) return;
  // The L2 has no prop for it.
  (made.node.defaultChild as CfnDistribution).addPropertyOverride(
    'DistributionConfig.Origins.0.CustomOriginConfig.OriginMtlsConfig',
    { ClientCertificateArn: lock._clientCertificate.certificateArn },
  );
}

function acceptStockFindings(made: Distribution): void {
  const accepted = {
    'AwsSolutions-CFR1': 'who may call is decided by identity; countries are a decision of the business',
    'AwsSolutions-CFR3':
      'what passes is in the access log of the stage, what is blocked in the log of the web ACL: a third log would hold queries',
    'NIST.800.53.R5-CloudFrontAccessLogsEnabled':
      'what passes is in the access log of the stage, what is blocked in the log of the web ACL',
    'NIST.800.53.R5-CloudFrontOriginFailoverEnabled': 'the one origin is a regional service with many zones',
    'NIST.800.53.R5-CloudFrontDefaultRootObjectConfigured': 'an API has no root object',
  };
  for (const [id, reason] of Object.entries(accepted)) Validations.of(made).acknowledge({ id, reason });
}
