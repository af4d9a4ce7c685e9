import { Token, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Port } from 'aws-cdk-lib/aws-ec2';
import type { ServiceConnectService } from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgeStockFindings } from '../../../core/accepted-findings';
import { PrivateAuthority } from '../lifecycle/private-authority';

/**
 * A mesh of ECS Service Connect.
 */
export interface ServiceConnectMeshProps {
  /**
   * What issues the certificates of the services: `PrivateAuthority.shortLived`, which is tagged for ECS. Another one is refused.
   *
   * @default - a new one
   */
  readonly authority?: PrivateAuthority;

  /**
   * An authority that exists elsewhere, in short-lived mode and with the tag `AmazonECSManaged`. Nothing here can tell whether
   * it is: prefer `authority`.
   *
   * @default - `authority`
   */
  readonly certificateAuthorityArn?: string;

  /**
   * The common name of the new authority.
   *
   * @default 'ECS Service Connect mesh'
   */
  readonly authorityName?: string;

  /**
   * The key that private keys are encrypted with.
   *
   * @default - a new key with rotation
   */
  readonly encryptionKey?: IKey;
}

const POLICY = 'service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity';
const WIDE = ['kms:ReEncrypt*', 'kms:GenerateDataKey*'].map((action) => `AwsSolutions-IAM5[Action::${action}]`);

/**
 * TLS 1.3 between services of ECS Service Connect, with certificates that ECS issues for seven days and replaces every five.
 *
 * Service Connect encrypts and proves the server; it does not ask callers for certificates. Who may call is decided by
 * security groups, which `allow` writes: nobody by default. Where each request has to prove its caller, use VPC Lattice, or
 * the transaction tokens of this package.
 */
export class ServiceConnectMesh extends Construct {
  /** The authority that issues the services' certificates. */
  public readonly certificateAuthorityArn: string;

  /** The key that their private keys are encrypted with. */
  public readonly encryptionKey: IKey;

  /** The role by which ECS issues and stores certificates. */
  public readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceConnectMeshProps = {}) {
    super(scope, id);
    refuseTwo(this, props);
    this.certificateAuthorityArn = props.certificateAuthorityArn ?? this.issuing(props);
    this.encryptionKey = props.encryptionKey ?? new Key(this, 'Key', { enableKeyRotation: true });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(POLICY)],
    });
    this.encryptionKey.grantEncryptDecrypt(this.role);
    // ECS makes data key pairs for the certificates (ECS page "Service Connect TLS", key policy).
    this.encryptionKey.grant(this.role, 'kms:GenerateDataKeyPair');
    acknowledgeStockFindings(this);
    for (const id of WIDE) Validations.of(this.role).acknowledge({ id, reason: 'what ECS needs, on this one key' });
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${POLICY}]`,
      reason: 'the policy that AWS writes for this one purpose, and keeps up to date',
    });
  }

  /**
   * The entry of a service for `serviceConnectConfiguration.services` of an ECS service, with TLS.
   *
   * @param portMappingName name of the port mapping of its container
   * @param port port on which other services reach it
   * @param dnsName name under which other services reach it
   */
  public service(portMappingName: string, port: number, dnsName: string = portMappingName): ServiceConnectService {
    return {
      portMappingName,
      dnsName,
      port,
      tls: { awsPcaAuthorityArn: this.certificateAuthorityArn, kmsKey: this.encryptionKey, role: this.role },
    };
  }

  /**
   * Lets one service call another, and nobody else.
   *
   * @param caller security group of the calling service
   * @param callee security group of the called service; it must not let in anything else
   * @param port port of the called service's container
   */
  public allow(caller: ISecurityGroup, callee: ISecurityGroup, port: number): void {
    if (!Token.isUnresolved(port) && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new Error(`${this.node.path}: port ${port} is none; use 1 to 65535`);
    }
    callee.addIngressRule(caller, Port.tcp(port), 'service connect');
  }

  /** An authority that issues nothing but certificates of seven days, which need no revocation. */
  private issuing({
    authority,
    authorityName: commonName = 'ECS Service Connect mesh',
  }: ServiceConnectMeshProps): string {
    const issuer = authority ?? PrivateAuthority.shortLived(this, 'Authority', { commonName });
    issuer._serveEcs();
    return issuer.certificateAuthorityArn;
  }
}

function refuseTwo({ node }: Construct, { authority, certificateAuthorityArn }: ServiceConnectMeshProps): void {
  if (authority === undefined || certificateAuthorityArn === undefined) return;
  throw new Error(`${node.path} has "authority" and "certificateAuthorityArn"; name the one that issues`);
}
