import { Stack } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Effect, type IRole, PolicyDocument, PolicyStatement, AnyPrincipal, ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnAccessLogSubscription,
  CfnAuthPolicy,
  CfnListener,
  CfnService,
  CfnServiceNetwork,
  CfnServiceNetworkServiceAssociation,
  CfnServiceNetworkVpcAssociation,
  CfnTargetGroup,
} from 'aws-cdk-lib/aws-vpclattice';
import { Construct } from 'constructs';
import { acknowledgeStockFindings } from '../../../core/accepted-findings';
import { type Fault, refuseFaults } from '../../../core/errors';

/**
 * What a service of a Lattice mesh stands before.
 */
export class LatticeTarget {
  /**
   * A function. Lattice calls it by the Lambda API; give it no other way in.
   *
   * @param handler the function
   */
  public static lambda(handler: IFunction): LatticeTarget {
    return new LatticeTarget({
      type: 'LAMBDA',
      targets: [{ id: handler.functionArn }],
      config: { lambdaEventStructureVersion: 'V2' },
    });
  }

  /**
   * An internal load balancer with an HTTPS listener.
   *
   * @param loadBalancer the load balancer; its security group should let in the Lattice prefix list alone
   * @param vpc its VPC
   * @param port the port of its HTTPS listener
   */
  public static privateAlb(loadBalancer: IApplicationLoadBalancer, vpc: IVpc, port: number = 443): LatticeTarget {
    return new LatticeTarget({
      type: 'ALB',
      targets: [{ id: loadBalancer.loadBalancerArn, port }],
      config: { port, protocol: 'HTTPS', vpcIdentifier: vpc.vpcId },
    });
  }

  private constructor(
    /** @internal */
    readonly _group: {
      readonly type: string;
      readonly targets: CfnTargetGroup.TargetProperty[];
      readonly config: CfnTargetGroup.TargetGroupConfigProperty;
    },
  ) {}
}

/**
 * A service of a Lattice mesh.
 */
export interface LatticeService {
  /** Its name: 3 to 40 lower-case letters, digits and hyphens. */
  readonly name: string;

  /** What answers. */
  readonly target: LatticeTarget;

  /** Roles of the workloads that may call it; they sign their requests (Signature Version 4). */
  readonly callers: IRole[];

  /**
   * Its host name, with a certificate for it.
   *
   * @default - a name under `vpc-lattice-svcs.<region>.on.aws`, with a certificate of Lattice
   */
  readonly customDomainName?: string;

  /**
   * The certificate of `customDomainName`, in the same Region.
   *
   * @default - a certificate of Lattice
   */
  readonly certificate?: ICertificate;
}

/**
 * A mesh on VPC Lattice.
 */
export interface VpcLatticeMeshProps {
  /** The services and who may call them. Everything else is refused. */
  readonly services: LatticeService[];

  /** The VPC whose workloads call. */
  readonly vpc: IVpc;

  /** Security groups of the network's entry in the VPC: let in port 443 from the callers alone. */
  readonly securityGroups: ISecurityGroup[];

  /**
   * How long access logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;
}

/**
 * Services on VPC Lattice: HTTPS alone, every request signed by a role that the service names, default deny, access logs.
 *
 * Lattice authenticates callers by signature, not by certificate.
 */
export class VpcLatticeMesh extends Construct {
  /** The service network. */
  public readonly network: CfnServiceNetwork;

  /** One line for every request. */
  public readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, props: VpcLatticeMeshProps) {
    super(scope, id);
    refuseFaults('the Lattice mesh', faultsOf(props));
    this.network = new CfnServiceNetwork(this, 'Network', { authType: 'AWS_IAM' });
    this.accessLog = new LogGroup(this, 'AccessLog', { retention: props.logRetention ?? RetentionDays.ONE_YEAR });
    new CfnAccessLogSubscription(this, 'AccessLogSubscription', {
      resourceIdentifier: this.network.attrArn,
      destinationArn: this.accessLog.logGroupArn,
    });
    new CfnAuthPolicy(this, 'NetworkPolicy', {
      resourceIdentifier: this.network.attrArn,
      policy: ownAccountAlone(Stack.of(this).account).toJSON(),
    });
    new CfnServiceNetworkVpcAssociation(this, 'Entry', {
      serviceNetworkIdentifier: this.network.attrArn,
      vpcIdentifier: props.vpc.vpcId,
      securityGroupIds: props.securityGroups.map(({ securityGroupId }) => securityGroupId),
    });
    for (const service of props.services) this.addService(service);
    acknowledgeStockFindings(this);
  }

  private addService({ name, target, callers, customDomainName, certificate }: LatticeService): void {
    const scope = new Construct(this, name);
    const service = new CfnService(scope, 'Service', {
      name,
      authType: 'AWS_IAM',
      ...(customDomainName && { customDomainName, certificateArn: certificate?.certificateArn }),
    });
    new CfnAuthPolicy(scope, 'Policy', { resourceIdentifier: service.attrArn, policy: callersAlone(callers).toJSON() });
    const { type, targets, config } = target._group;
    const group = new CfnTargetGroup(scope, 'TargetGroup', { type, targets, config });
    new CfnListener(scope, 'Listener', {
      serviceIdentifier: service.attrArn,
      protocol: 'HTTPS',
      port: 443,
      defaultAction: { forward: { targetGroups: [{ targetGroupIdentifier: group.attrArn }] } },
    });
    new CfnServiceNetworkServiceAssociation(scope, 'Membership', {
      serviceNetworkIdentifier: this.network.attrArn,
      serviceIdentifier: service.attrArn,
    });
  }
}

const INVOKE = 'vpc-lattice-svcs:Invoke';

/** The first line: signed callers of this account, whatever a service's own policy says. */
function ownAccountAlone(account: string): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: [INVOKE],
        resources: ['*'],
        // Unsigned requests carry no account, and so never match (VPC Lattice page "Control access with auth policies").
        conditions: { StringEquals: { 'aws:PrincipalAccount': account } },
      }),
      unsignedRefused(),
    ],
  });
}

function callersAlone(callers: readonly IRole[]): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: callers.map(({ roleArn }) => new ArnPrincipal(roleArn)),
        actions: [INVOKE],
        resources: ['*'],
      }),
      unsignedRefused(),
    ],
  });
}

function unsignedRefused(): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [INVOKE],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalType': 'Anonymous' } },
  });
}

function faultsOf({ services, securityGroups }: VpcLatticeMeshProps): Fault[] {
  const names = services.map(({ name }) => name);
  return [
    ...(services.length === 0 ? [{ where: 'services', what: 'there is none', remedy: 'name the services' }] : []),
    ...(securityGroups.length === 0
      ? [{ where: 'securityGroups', what: 'there is none', remedy: 'let in port 443 from the callers alone' }]
      : []),
    ...services.flatMap((service) => serviceFaults(service, names)),
  ];
}

function serviceFaults(
  { name, callers, customDomainName, certificate }: LatticeService,
  names: readonly string[],
): Fault[] {
  const where = `service ${name}`;
  return [
    ...(/^(?!svc-)[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])$/.test(name)
      ? []
      : [
          {
            where,
            what: 'the name is none',
            remedy: 'use 3 to 40 lower-case letters, digits and hyphens, not svc- first',
          },
        ]),
    ...(names.filter((each) => each === name).length > 1
      ? [{ where, what: 'the name is used twice', remedy: 'give each service its own' }]
      : []),
    ...(callers.length === 0
      ? [{ where, what: 'nobody may call it', remedy: 'name the roles of its callers, or leave the service out' }]
      : []),
    ...(customDomainName !== undefined && certificate === undefined
      ? [
          {
            where,
            what: `no certificate for ${customDomainName}`,
            remedy: 'pass one of ACM, or use the name that Lattice gives',
          },
        ]
      : []),
  ];
}
