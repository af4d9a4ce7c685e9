import { Stack } from 'aws-cdk-lib';
import { type CfnRestApi, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import {
  type IConnectable,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ARecord, type IPrivateHostedZone, PrivateHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { InterfaceVpcEndpointTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { namedId } from '../../core/named-id';

const HTTPS = Port.tcp(443);

/**
 * Where a private API is called from.
 */
export interface PrivateExposureOptions {
  /** The VPC whose endpoint is the only way to the API. */
  readonly vpc: IVpc;

  /** Who may connect to the endpoint: security groups, or what has one. */
  readonly callers: IConnectable[];

  /**
   * Subnets of the endpoint.
   *
   * @default - the private subnets of the VPC
   */
  readonly subnets?: SubnetSelection;

  /**
   * Where the names of the API's domains are led to the endpoint: a private zone that the callers see and the names belong to.
   *
   * @default - a private zone of its own for each domain, in `vpc`
   */
  readonly hostedZone?: IPrivateHostedZone;
}

/** The place from which the own functions of a private API call it. */
export interface PrivateCaller {
  readonly vpc: IVpc;
  readonly subnets?: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

/**
 * From where an API can be reached. The six layers are the same either way.
 *
 * @example
 * declare const vpc: ec2.IVpc;
 * declare const callers: ec2.SecurityGroup;
 *
 * const exposure = Exposure.privateTo({ vpc, callers: [callers] });
 */
export class Exposure {
  /** From the internet, through the edge. */
  public static internet(): Exposure {
    return new Exposure();
  }

  /**
   * From one VPC, through an endpoint that lets in named callers, and whose policy lets through calls of APIs of this account
   * alone. The resource policies of the API and of its domains refuse every other endpoint.
   *
   * With domains, records in a private hosted zone lead to the endpoint.
   *
   * @param options the VPC and who calls from it
   */
  public static privateTo(options: PrivateExposureOptions): Exposure {
    return new Exposure(options);
  }

  private constructor(
    /** Undefined: the internet. @internal */
    public readonly _private?: PrivateExposureOptions,
  ) {}

  /** What the REST API is made as. @internal */
  public get _endpointType(): EndpointType {
    return this._private ? EndpointType.PRIVATE : EndpointType.REGIONAL;
  }

  /**
   * Makes the endpoint, and closes the API to every other one.
   *
   * @returns the endpoint; undefined: the API is not private
   * @internal
   */
  public _close(
    scope: Construct,
    api: CfnRestApi,
    stageName: string,
    domains: readonly string[],
  ): InterfaceVpcEndpoint | undefined {
    if (!this._private) return undefined;
    const endpoint = privateEndpoint(scope, this._private, stageName, domains);
    api.endpointConfiguration = { types: [EndpointType.PRIVATE], vpcEndpointIds: [endpoint.vpcEndpointId] };
    api.policy = endpointAlone(endpoint.vpcEndpointId, `execute-api:/${stageName}/*`);
    lead(scope, this._private, domains, endpoint);
    return endpoint;
  }

  /** A caller among the others; undefined: whoever is on the internet may call. @internal */
  public _caller(scope: Construct, id: string, endpoint: InterfaceVpcEndpoint | undefined): PrivateCaller | undefined {
    if (!this._private || !endpoint) return undefined;
    const { vpc, subnets } = this._private;
    const description = 'calls the private API to test its audit';
    const securityGroup = new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
    securityGroup.addEgressRule(Peer.anyIpv4(), HTTPS, 'the private API, and Secrets Manager');
    endpoint.connections.allowFrom(securityGroup, HTTPS, 'HTTPS to the private API');
    return { vpc, subnets, securityGroup };
  }
}

/** Has the names of domains found in the VPC. */
function lead(
  scope: Construct,
  { vpc, hostedZone }: PrivateExposureOptions,
  domains: readonly string[],
  endpoint: InterfaceVpcEndpoint,
): void {
  const target = RecordTarget.fromAlias(new InterfaceVpcEndpointTarget(endpoint));
  for (const [index, name] of domains.entries()) {
    const id = namedId('Name', name, index);
    const zone = hostedZone ?? new PrivateHostedZone(scope, `${id}Zone`, { zoneName: name, vpc });
    new ARecord(scope, id, { zone, recordName: `${name}.`, target });
  }
}

/**
 * A resource policy that lets in what comes through one endpoint.
 *
 * @param resource what may be called
 */
export function endpointAlone(vpcEndpointId: string, resource = 'execute-api:/*'): Record<string, unknown> {
  const invoke = { Principal: '*', Action: 'execute-api:Invoke' };
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', ...invoke, Resource: resource },
      {
        Effect: 'Deny',
        ...invoke,
        Resource: 'execute-api:/*',
        Condition: { StringNotEquals: { 'aws:SourceVpce': vpcEndpointId } },
      },
    ],
  };
}

function privateEndpoint(
  scope: Construct,
  { vpc, callers, subnets }: PrivateExposureOptions,
  stageName: string,
  domains: readonly string[],
): InterfaceVpcEndpoint {
  const endpoint = new InterfaceVpcEndpoint(scope, 'Endpoint', {
    vpc,
    service: InterfaceVpcEndpointAwsService.APIGATEWAY,
    subnets,
    // Open would be every address of the VPC.
    open: false,
    // With it, no public API could be called from the VPC any more.
    privateDnsEnabled: false,
  });
  for (const caller of callers) endpoint.connections.allowFrom(caller, HTTPS, 'HTTPS to the private API');
  // The ids of API and domains would be a circle: their policies name the endpoint.
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'execute-api', resource, resourceName });
  const resources = [arn('*', `${stageName}/*`), ...domains.map((name) => arn('/domainnames', `${name}+*`))];
  endpoint.addToPolicy(
    new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources }),
  );
  return endpoint;
}
