// Two services on VPC Lattice, a function and a load balancer: callers sign every request.
import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { acceptLoadBalancer } from '../accepted-findings';
import { LatticeTarget, Mesh } from '../../src';
import { group, network, ratesFunction } from '../backends/rates-stack';

/** `com.amazonaws.eu-west-1.vpc-lattice` of the managed prefix lists: from where Lattice calls. */
const LATTICE = 'pl-0eda0f4d5e6f7a8b9';

const parts = network();
export const { stack } = parts;
const { vpc, certificate } = parts;
const caller = new Role(stack, 'Orders', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
const workloads = group(stack, vpc, 'Workloads');
const entry = group(stack, vpc, 'Entry');
entry.addIngressRule(workloads, Port.tcp(443), 'HTTPS from the workloads alone');

const balancerGroup = group(stack, vpc, 'StockBalancer');
balancerGroup.addIngressRule(Peer.prefixList(LATTICE), Port.tcp(443), 'HTTPS from Lattice alone');
const balancer = new ApplicationLoadBalancer(stack, 'Stock', {
  vpc,
  internetFacing: false,
  securityGroup: balancerGroup,
  dropInvalidHeaderFields: true,
  deletionProtection: true,
});
acceptLoadBalancer(balancer);
balancer.addListener('Https', {
  port: 443,
  protocol: ApplicationProtocol.HTTPS,
  sslPolicy: SslPolicy.TLS13_12_RES_PQ,
  certificates: [certificate],
  open: false,
  defaultTargetGroups: [
    new ApplicationTargetGroup(stack, 'StockTargets', {
      vpc,
      port: 8443,
      protocol: ApplicationProtocol.HTTPS,
      targets: [new IpTarget('10.0.128.9', 8443)],
    }),
  ],
});

Mesh.vpcLattice(stack, 'Mesh', {
  vpc,
  securityGroups: [entry],
  services: [
    { name: 'rates', target: LatticeTarget.lambda(ratesFunction(stack)), callers: [caller] },
    { name: 'stock', target: LatticeTarget.privateAlb(balancer, vpc), callers: [caller] },
  ],
});
