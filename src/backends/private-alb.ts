import type { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type IConnectable,
  type IVpc,
  Peer,
  Port,
  type SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  type CfnListener,
  type IApplicationLoadBalancerTarget,
  ListenerAction,
  MutualAuthenticationMode,
  type SslPolicy,
  TrustStore,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { TlsProfile } from '../core/tls-profile';
import type { Issuer } from '../layers/authentication/issuer';
import type { BackendContext, BoundBackend } from './bound-backend';
import { acknowledgeLinked, HTTPS_PORT, linkGroups, linkIntegration, refuseServerName, vpcLink } from './vpc-link';

/**
 * An internal Application Load Balancer, what proves the gateway to it, and what stands behind it.
 */
export interface PrivateAlbBackendOptions {
  /** Host name in `certificate`: API Gateway accepts no other. It trusts public certificate authorities only. */
  readonly serverName: string;

  /** Certificate of the load balancer in AWS Certificate Manager. */
  readonly certificate: ICertificate;

  /** The VPC of load balancer and targets. */
  readonly vpc: IVpc;

  /** What answers: over HTTPS, and after it has verified the transaction token. */
  readonly targets: IApplicationLoadBalancerTarget[];

  /**
   * The targets, or their security group: the load balancer is let in on `targetPort`. Let nothing else in.
   *
   * @default - the load balancer may connect to any address on `targetPort`; let it in yourself
   */
  readonly server?: IConnectable;

  /**
   * The certificate that the gateway presents: imported into AWS Certificate Manager, or issued by AWS Private CA, with the
   * extended key usage `clientAuth`. A certificate that API Gateway generates is none: it ends after 365 days without renewal.
   */
  readonly clientCertificate: ICertificate;

  /** The bucket that holds the authority of `clientCertificate`. */
  readonly clientAuthorityBucket: IBucket;

  /**
   * The key of that authority: PEM. It must issue to this API alone, because whoever has a certificate of it is let in.
   */
  readonly clientAuthorityKey: string;

  /** The version of the object. Without it a changed authority would never be picked up. */
  readonly clientAuthorityVersion: string;

  /**
   * The one issuer of the API, when the load balancer shall verify the caller's token once more. It knows RS256 and public key
   * sets of ten keys at most.
   *
   * @default - the load balancer verifies the gateway's certificate alone
   */
  readonly tokenIssuer?: Issuer;

  /**
   * The port on which the targets speak HTTPS.
   *
   * @default 443
   */
  readonly targetPort?: number;

  /**
   * Path by which the load balancer sees whether a target is well; it must answer without a token.
   *
   * @default /
   */
  readonly healthCheckPath?: string;

  /**
   * Subnets of VPC link and load balancer.
   *
   * @default - the private subnets of the VPC
   */
  readonly subnets?: SubnetSelection;

  /**
   * Takes the access log of the load balancer.
   *
   * @default - none is kept; the access log of the API has every request
   */
  readonly accessLogBucket?: IBucket;
}

/** VPC link, internal load balancer that lets in the link by group and the gateway by certificate, HTTPS on both sides. */
export function privateAlbBackend(
  scope: Construct,
  options: PrivateAlbBackendOptions,
  context: BackendContext,
): BoundBackend {
  const { vpc, subnets, serverName, clientCertificate, tokenIssuer, accessLogBucket } = options;
  refuseServerName(serverName);
  if (tokenIssuer) refuseIssuer(tokenIssuer, context.issuers);
  const groups = linkGroups(scope, vpc);
  leadToTargets(groups.loadBalancer, options);
  const loadBalancer = new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    vpcSubnets: subnets,
    internetFacing: false,
    securityGroup: groups.loadBalancer,
    dropInvalidHeaderFields: true,
    deletionProtection: true,
  });
  if (accessLogBucket) loadBalancer.logAccessLogs(accessLogBucket);
  acknowledgeLinked(loadBalancer, accessLogBucket !== undefined);
  const listener = httpsListener(scope, options, loadBalancer, context.tls);
  if (tokenIssuer) demandAudience(listener.node.defaultChild as CfnListener, tokenIssuer);
  const link = vpcLink(scope, vpc, groups.link, subnets);
  const target = { link, loadBalancerArn: loadBalancer.loadBalancerArn, serverName };
  return {
    integration: linkIntegration(target),
    certificates: [options.certificate, clientCertificate],
    admit: (stage) => {
      (stage.node.defaultChild as CfnStage).clientCertificateId = clientCertificate.certificateArn;
      // A stage shows another certificate from its next deployment on ("Use your own ACM certificate for backend mutual TLS").
      stage.restApi.latestDeployment?.addToLogicalId({ clientCertificate: clientCertificate.certificateArn });
    },
  };
}

/** A group without a way out would reach no target. */
function leadToTargets(group: SecurityGroup, { server, targetPort = HTTPS_PORT }: PrivateAlbBackendOptions): void {
  const port = Port.tcp(targetPort);
  if (server) group.connections.allowTo(server, port, 'HTTPS to the targets');
  else group.addEgressRule(Peer.anyIpv4(), port, 'HTTPS to the targets');
}

function httpsListener(
  scope: Construct,
  options: PrivateAlbBackendOptions,
  loadBalancer: ApplicationLoadBalancer,
  tls: TlsProfile,
) {
  const { vpc, certificate, targets, targetPort = HTTPS_PORT, healthCheckPath: path, tokenIssuer } = options;
  const targetGroup = new ApplicationTargetGroup(scope, 'Targets', {
    vpc,
    port: targetPort,
    protocol: ApplicationProtocol.HTTPS,
    targets,
    healthCheck: { path },
  });
  const forward = ListenerAction.forward([targetGroup]);
  const trustStore = new TrustStore(scope, 'ClientAuthority', {
    bucket: options.clientAuthorityBucket,
    key: options.clientAuthorityKey,
    version: options.clientAuthorityVersion,
  });
  return new ApplicationListener(scope, 'Listener', {
    loadBalancer,
    port: HTTPS_PORT,
    protocol: ApplicationProtocol.HTTPS,
    certificates: [certificate],
    // The L2 knows fewer names than AWS has.
    sslPolicy: tls.linkLoadBalancer as SslPolicy,
    // The groups say who may connect; "open" would let in every address.
    open: false,
    mutualAuthentication: { mutualAuthenticationMode: MutualAuthenticationMode.VERIFY, trustStore },
    defaultAction: tokenIssuer
      ? ListenerAction.authenticateJwt({
          issuer: tokenIssuer.iss,
          jwksEndpoint: tokenIssuer._config.jwksUri ?? '',
          next: forward,
        })
      : forward,
  });
}

/** The construct of CDK cannot name an audience, and a listener without one takes tokens for every API of the issuer. */
function demandAudience(listener: CfnListener, { _config: { audiences } }: Issuer): void {
  listener.addPropertyOverride('DefaultActions.0.JwtValidationConfig.AdditionalClaims', [
    { Name: 'aud', Format: 'string-array', Values: [...audiences] },
  ]);
}

function refuseIssuer({ _config: config }: Issuer, issuers: readonly Issuer[]): void {
  const where = `"tokenIssuer" ${config.issuer}`;
  if (issuers.length !== 1 || issuers[0]?._config.issuer !== config.issuer) {
    throw new Error(
      `${where} is not the one issuer of the API; leave it out: the load balancer would refuse tokens of the others`,
    );
  }
  if (!config.jwksUri) throw new Error(`${where} has no public key set, which a load balancer needs; leave it out`);
  if (config.algorithms.some((algorithm) => algorithm !== 'RS256')) {
    throw new Error(
      `${where} may sign with ${config.algorithms.join(', ')} and a load balancer knows RS256 alone; leave it out`,
    );
  }
}
