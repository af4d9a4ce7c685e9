// An API whose function calls two services on VPC Lattice, a function and a load balancer: callers sign every request.
import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { acceptLoadBalancer } from '../accepted-findings';
import { Backend, CertificateExpiry, LatticeTarget, Mesh } from '../../src';
import { group, network, ratesApi, ratesFunction } from '../backends/rates-stack';

/** `com.amazonaws.eu-west-1.vpc-lattice` of the managed prefix lists: from where Lattice calls. */
const LATTICE = 'pl-0eda0f4d5e6f7a8b9';

const parts = network();
export const { stack } = parts;
const { vpc, certificate } = parts;
const rates = ratesFunction(stack);
ratesApi(stack, Backend.lambda(rates));
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

// Whoever runs the mesh is told before the certificate of the load balancer ends.
const pager = Topic.fromTopicArn(stack, 'Pager', `arn:aws:sns:${stack.region}:${stack.account}:pager`);
new CertificateExpiry(stack, 'Expiry', { certificates: [certificate], targets: [new SnsTopic(pager)] });

Mesh.vpcLattice(stack, 'Mesh', {
  vpc,
  securityGroups: [entry],
  services: [
    { name: 'quotes', target: LatticeTarget.lambda(ratesFunction(stack, 'Quotes')), callers: [rates.role!] },
    { name: 'stock', target: LatticeTarget.privateAlb(balancer, vpc), callers: [rates.role!] },
  ],
});
