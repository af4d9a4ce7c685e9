import { PrivateAuthority } from '../../../../src/layers/transport/lifecycle/private-authority';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LatticeTarget, Mesh, type LatticeService } from '../../../../src';

function lattice(edit: (service: LatticeService) => Partial<LatticeService> = () => ({})) {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
  const handler = new LambdaFunction(stack, 'Fn', {
    code: Code.fromInline('exports.handler = async () => ({})'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
  const caller = new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  const alb = new ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: false });
  const orders: LatticeService = { name: 'orders', target: LatticeTarget.lambda(handler), callers: [caller] };
  const stock: LatticeService = { name: 'stock', target: LatticeTarget.privateAlb(alb, vpc), callers: [caller] };
  Mesh.vpcLattice(stack, 'Mesh', {
    vpc,
    securityGroups: [new SecurityGroup(stack, 'Entry', { vpc, allowAllOutbound: false })],
    services: [{ ...orders, ...edit(orders) }, stock],
  });
  return Template.fromStack(stack);
}

describe('a mesh on VPC Lattice', () => {
  test('every service and the network ask for signatures, and every policy refuses unsigned requests', () => {
    const template = lattice();

    template.allResourcesProperties('AWS::VpcLattice::Service', { AuthType: 'AWS_IAM' });
    template.allResourcesProperties('AWS::VpcLattice::ServiceNetwork', { AuthType: 'AWS_IAM' });
    template.allResourcesProperties('AWS::VpcLattice::AuthPolicy', {
      Policy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { StringEquals: { 'aws:PrincipalType': 'Anonymous' } } }),
        ]),
      },
    });
  });

  test('a service lets in the roles that it names, and nobody by wildcard', () => {
    const policies = Object.values(lattice().findResources('AWS::VpcLattice::AuthPolicy'));
    const ofServices = policies.filter(({ Properties }) => !JSON.stringify(Properties).includes('PrincipalAccount'));

    expect(ofServices).toHaveLength(2);
    for (const { Properties } of ofServices) {
      const allow = Properties.Policy.Statement.filter((statement: { Effect: string }) => statement.Effect === 'Allow');
      expect(allow).toEqual([
        expect.objectContaining({ Principal: { AWS: { 'Fn::GetAtt': ['CallerBA8D1D35', 'Arn'] } } }),
      ]);
    }
  });

  test('listeners and targets speak HTTPS alone, and every request is logged', () => {
    const template = lattice();

    template.allResourcesProperties('AWS::VpcLattice::Listener', { Protocol: 'HTTPS' });
    template.hasResourceProperties('AWS::VpcLattice::TargetGroup', {
      Type: 'ALB',
      Config: { Protocol: 'HTTPS', Port: 443 },
    });
    template.resourceCountIs('AWS::VpcLattice::AccessLogSubscription', 1);
  });

  test.each([
    ['nobody may call it', { callers: [] }],
    ['the name is none', { name: 'Orders' }],
    ['the name is none', { name: 'svc-orders' }],
    ['the name is used twice', { name: 'stock' }],
    ['no certificate for orders.internal', { customDomainName: 'orders.internal' }],
  ])('%s', (message, edit) => {
    expect(() => lattice(() => edit)).toThrow(message);
  });
});

describe('a mesh of ECS Service Connect', () => {
  const withService = () => {
    const stack = new Stack(new App(), 'Stack');
    const mesh = Mesh.ecsServiceConnect(stack, 'Mesh');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    const cluster = new Cluster(stack, 'Cluster', { vpc, defaultCloudMapNamespace: { name: 'mesh.internal' } });
    const taskDefinition = new FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('app', {
      image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24'),
      portMappings: [{ name: 'orders', containerPort: 8443 }],
    });
    const callee = new SecurityGroup(stack, 'Callee', { vpc });
    const caller = new SecurityGroup(stack, 'CallerGroup', { vpc });
    new FargateService(stack, 'Service', {
      cluster,
      taskDefinition,
      securityGroups: [callee],
      serviceConnectConfiguration: { services: [mesh.service('orders', 443)] },
    });
    mesh.allow(caller, callee, 8443);
    return { template: Template.fromStack(stack), mesh, caller, callee };
  };

  test('a service gets certificates of a short-lived authority, under a key and a role of its own', () => {
    const { template } = withService();

    template.hasResourceProperties('AWS::ACMPCA::CertificateAuthority', {
      UsageMode: 'SHORT_LIVED_CERTIFICATE',
      Tags: [{ Key: 'AmazonECSManaged', Value: 'true' }],
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      ServiceConnectConfiguration: {
        Services: [
          {
            PortName: 'orders',
            Tls: { IssuerCertificateAuthority: Match.anyValue(), KmsKey: Match.anyValue(), RoleArn: Match.anyValue() },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('only a caller that was allowed has a way in', () => {
    const { template, mesh, caller, callee } = withService();

    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    expect(() => mesh.allow(caller, callee, 0)).toThrow(/port 0 is none/);
  });

  test('an authority that exists already is used', () => {
    const stack = new Stack(new App(), 'Stack');
    const arn = 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555';

    const mesh = Mesh.ecsServiceConnect(stack, 'Mesh', { certificateAuthorityArn: arn });

    expect(mesh.certificateAuthorityArn).toBe(arn);
    Template.fromStack(stack).resourceCountIs('AWS::ACMPCA::CertificateAuthority', 0);
  });

  test('an authority of the app is tagged for ECS, once it has been found short-lived', () => {
    const stack = new Stack(new App(), 'Stack');
    const authority = PrivateAuthority.shortLived(stack, 'Authority', { commonName: 'Mesh 2027' });

    Mesh.ecsServiceConnect(stack, 'Mesh', { authority });

    Template.fromStack(stack).hasResourceProperties('AWS::ACMPCA::CertificateAuthority', {
      Subject: { CommonName: 'Mesh 2027' },
      Tags: [{ Key: 'AmazonECSManaged', Value: 'true' }],
    });
  });

  test('an authority of long-lived certificates is refused, with the reason', () => {
    const stack = new Stack(new App(), 'Stack');
    const authority = PrivateAuthority.general(stack, 'Authority', { commonName: 'Partners' });

    expect(() => Mesh.ecsServiceConnect(stack, 'Mesh', { authority })).toThrow(
      /asks whether one was revoked; use PrivateAuthority.shortLived/,
    );
  });

  test('two authorities are refused', () => {
    const stack = new Stack(new App(), 'Stack');
    const authority = PrivateAuthority.shortLived(stack, 'Authority', { commonName: 'Mesh' });

    expect(() => Mesh.ecsServiceConnect(stack, 'Mesh', { authority, certificateAuthorityArn: 'arn' })).toThrow(
      /name the one that issues/,
    );
  });
});
