import { Stack } from 'aws-cdk-lib';
import { type CfnRestApi, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import {
  type IConnectable,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Port,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

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
   * alone. The resource policy of the API refuses every other endpoint.
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

  /** Makes the endpoint, and closes the API to every other one. @internal */
  public _close(scope: Construct, api: CfnRestApi, stageName: string): void {
    if (!this._private) return;
    const endpoint = privateEndpoint(scope, this._private, stageName);
    const invoke = { Principal: '*', Action: 'execute-api:Invoke', Resource: `execute-api:/${stageName}/*` };
    api.endpointConfiguration = { types: [EndpointType.PRIVATE], vpcEndpointIds: [endpoint.vpcEndpointId] };
    api.policy = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', ...invoke },
        {
          Effect: 'Deny',
          ...invoke,
          Resource: 'execute-api:/*',
          Condition: { StringNotEquals: { 'aws:SourceVpce': endpoint.vpcEndpointId } },
        },
      ],
    };
  }
}

function privateEndpoint(
  scope: Construct,
  { vpc, callers, subnets }: PrivateExposureOptions,
  stageName: string,
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
  for (const caller of callers) endpoint.connections.allowFrom(caller, Port.tcp(443), 'HTTPS to the private API');
  // The id of the API would be a circle: the API names the endpoint.
  const resource = Stack.of(scope).formatArn({ service: 'execute-api', resource: '*', resourceName: `${stageName}/*` });
  endpoint.addToPolicy(
    new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: [resource] }),
  );
  return endpoint;
}
