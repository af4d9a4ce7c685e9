import { CfnVpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IVpc, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import { Names, Token, Validations } from 'aws-cdk-lib';
import type { ContractOperation } from '../contract';
import type { JsonObject } from '../contract/pointer';
import { REQUEST_ID_HEADER, TRANSACTION_CONTEXT_KEY, TRANSACTION_HEADER } from '../vocabulary';
import { LONGEST_INTEGRATION_MILLIS } from './bound-backend';

/** Where load balancers listen. */
export const HTTPS_PORT = 443;

/** Two security groups, of which the one lets in the other alone. */
export interface LinkGroups {
  readonly link: SecurityGroup;
  readonly loadBalancer: SecurityGroup;
}

/** Groups of a VPC link and of the load balancer behind it: nothing else in the VPC reaches the load balancer. */
export function linkGroups(scope: Construct, vpc: IVpc): LinkGroups {
  const group = (id: string, description: string) =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  const link = group('LinkGroup', 'VPC link of the API');
  const loadBalancer = group('LoadBalancerGroup', 'load balancer behind the VPC link of the API');
  loadBalancer.addIngressRule(link, Port.tcp(HTTPS_PORT), 'HTTPS from the VPC link alone');
  link.addEgressRule(loadBalancer, Port.tcp(HTTPS_PORT), 'HTTPS to the load balancer alone');
  return { link, loadBalancer };
}

/** A VPC link V2 into subnets of a VPC. */
export function vpcLink(scope: Construct, vpc: IVpc, link: SecurityGroup, subnets?: SubnetSelection): CfnVpcLink {
  return new CfnVpcLink(scope, 'Link', {
    name: Names.uniqueResourceName(scope, { maxLength: 64, separator: '-' }),
    subnetIds: vpc.selectSubnets(subnets).subnetIds,
    securityGroupIds: [link.securityGroupId],
  });
}

/** What a private integration leads to. */
export interface LinkTarget {
  readonly link: CfnVpcLink;
  readonly loadBalancerArn: string;
  /** Host name in the certificate of the load balancer. */
  readonly serverName: string;
}

/**
 * The private integration of an operation: HTTPS, because the URI says so, and with the transaction token in a header, over
 * whatever the caller sent under that name.
 */
export function linkIntegration({ link, loadBalancerArn, serverName }: LinkTarget) {
  return ({ gatewayPath, spec }: ContractOperation): JsonObject => {
    const names = [...gatewayPath.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
    return {
      type: 'http_proxy',
      httpMethod: spec.method,
      uri: `https://${serverName}:${HTTPS_PORT}${gatewayPath}`,
      connectionType: 'VPC_LINK',
      connectionId: link.attrVpcLinkId,
      integrationTarget: loadBalancerArn,
      timeoutInMillis: LONGEST_INTEGRATION_MILLIS,
      requestParameters: {
        ...Object.fromEntries(names.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`])),
        [`integration.request.header.${TRANSACTION_HEADER}`]: `context.authorizer.${TRANSACTION_CONTEXT_KEY}`,
        [`integration.request.header.${REQUEST_ID_HEADER}`]: 'context.extendedRequestId',
      },
    };
  };
}

/** Refuses what is no host name: the certificate of the load balancer is held against it. */
export function refuseServerName(name: string): void {
  if (Token.isUnresolved(name) || /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name)) return;
  throw new Error(`"serverName" is "${name}"; write the host name of the certificate, as orders.internal.example.com`);
}

/** What stock packs find on a load balancer behind the link, and why it stays. */
export function acknowledgeLinked(loadBalancer: IConstruct, hasAccessLog: boolean): void {
  const logged = 'the access log and the decision records of the API have every request, and nobody else gets here';
  const accepted = {
    'NIST.800.53.R5-ALBWAFEnabled': 'the web ACL stands before the API, which is the only way here',
    ...(!hasAccessLog && { 'AwsSolutions-ELB2': logged, 'NIST.800.53.R5-ELBLoggingEnabled': logged }),
  };
  for (const [id, reason] of Object.entries(accepted)) Validations.of(loadBalancer).acknowledge({ id, reason });
}
