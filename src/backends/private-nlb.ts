import { type IConnectable, type IVpc, Port, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type INetworkLoadBalancerTarget,
  NetworkListener,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  type SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { BackendContext, BoundBackend } from './bound-backend';
import { acknowledgeLinked, HTTPS_PORT, linkGroups, linkIntegration, refuseServerName, vpcLink } from './vpc-link';

/**
 * An internal Network Load Balancer and what stands behind it.
 */
export interface PrivateNlbBackendOptions {
  /** Host name in `certificate`: API Gateway accepts no other. It trusts public certificate authorities only. */
  readonly serverName: string;

  /** Certificate of the load balancer in AWS Certificate Manager. */
  readonly certificate: ICertificate;

  /** The VPC of load balancer and targets. */
  readonly vpc: IVpc;

  /** What answers: over TLS, and after it has verified the transaction token. */
  readonly targets: INetworkLoadBalancerTarget[];

  /** The targets, or their security group: the load balancer is let in on `targetPort`. Let nothing else in. */
  readonly server: IConnectable;

  /**
   * The port on which the targets speak TLS.
   *
   * @default 443
   */
  readonly targetPort?: number;

  /**
   * Subnets of VPC link and load balancer.
   *
   * @default - the private subnets of the VPC
   */
  readonly subnets?: SubnetSelection;

  /**
   * Takes the load balancer's record of TLS connections.
   *
   * @default - none is kept; the access log of the API has every request
   */
  readonly accessLogBucket?: IBucket;
}

/** VPC link, internal Network Load Balancer with TLS on both sides, and groups that let in the link alone. */
export function privateNlbBackend(
  scope: Construct,
  options: PrivateNlbBackendOptions,
  { tls }: BackendContext,
): BoundBackend {
  const { vpc, subnets, serverName, certificate, targets, server, targetPort = HTTPS_PORT, accessLogBucket } = options;
  refuseServerName(serverName);
  const groups = linkGroups(scope, vpc);
  const loadBalancer = new NetworkLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    vpcSubnets: subnets,
    internetFacing: false,
    securityGroups: [groups.loadBalancer],
    // Traffic of a VPC link is PrivateLink traffic: its rules hold only when they are enforced on that, too.
    enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: true,
    deletionProtection: true,
  });
  if (accessLogBucket) loadBalancer.logAccessLogs(accessLogBucket);
  acknowledgeLinked(loadBalancer, accessLogBucket !== undefined);
  const targetGroup = new NetworkTargetGroup(scope, 'Targets', {
    vpc,
    port: targetPort,
    protocol: Protocol.TLS,
    targets,
  });
  new NetworkListener(scope, 'Listener', {
    loadBalancer,
    port: HTTPS_PORT,
    protocol: Protocol.TLS,
    certificates: [certificate],
    // The L2 knows fewer names than AWS has.
    sslPolicy: tls.linkLoadBalancer as SslPolicy,
    defaultTargetGroups: [targetGroup],
  });
  loadBalancer.connections.allowTo(server, Port.tcp(targetPort), 'TLS to the targets');
  const link = vpcLink(scope, vpc, groups.link, subnets);
  const target = { link, loadBalancerArn: loadBalancer.loadBalancerArn, serverName };
  return { integration: linkIntegration(target), certificates: [certificate], admit: () => undefined };
}
