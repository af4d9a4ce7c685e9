import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { IstioDataPlane, LatticeTarget, Mesh } from '../../../../src';
import { templateModel } from '../../../../src/checks/model/template-model';
import { transportMesh } from '../../../../src/checks/rules/transport-mesh';

type Json = { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };

const found = (template: unknown) => transportMesh.check(templateModel(template)).map(({ where }) => where);

const SERVICES = [
  { name: 'orders', namespace: 'shop', serviceAccount: 'orders', port: 8443 },
  { name: 'stock', namespace: 'shop', serviceAccount: 'stock', port: 8080, callers: ['orders'] },
];
const TOKENS = { issuer: 'https://idp.example.com', jwksUri: 'https://idp.example.com/keys', audiences: ['stock'] };

/** What `addTo` puts into a template, one resource a manifest. */
function applied(manifests: readonly unknown[]): Json {
  const resources = manifests.map((manifest, index) => [
    `Manifest${index}`,
    { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: JSON.stringify([manifest]) } },
  ]);
  return { Resources: Object.fromEntries(resources) as Json['Resources'] };
}

function lattice(): Json {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
  const handler = new LambdaFunction(stack, 'Fn', {
    code: Code.fromInline('exports.handler = async () => ({})'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
  const caller = new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  Mesh.vpcLattice(stack, 'Mesh', {
    vpc,
    securityGroups: [new SecurityGroup(stack, 'Entry', { vpc, allowAllOutbound: false })],
    services: [{ name: 'orders', target: LatticeTarget.lambda(handler), callers: [caller] }],
  });
  return Template.fromStack(stack).toJSON() as Json;
}

const istio = (edit: (text: string) => string = (text) => text) =>
  applied(JSON.parse(edit(JSON.stringify(Mesh.istio({ services: SERVICES }).manifests))) as unknown[]);
const linkerd = (edit: (text: string) => string = (text) => text) =>
  applied(JSON.parse(edit(JSON.stringify(Mesh.linkerd({ services: SERVICES }).manifests))) as unknown[]);

describe('the rule about meshes', () => {
  test.each<[string, () => Json]>([
    ['VPC Lattice', lattice],
    ['Istio', istio],
    ['Istio with tokens', () => applied(Mesh.istio({ services: SERVICES, tokens: TOKENS }).manifests)],
    [
      'Istio in ambient mode',
      () => applied(Mesh.istio({ services: SERVICES, tokens: TOKENS, dataPlane: IstioDataPlane.AMBIENT }).manifests),
    ],
    ['Linkerd', linkerd],
  ])('finds nothing in a mesh of ours: %s', (_name, template) => {
    expect(found(template())).toEqual([]);
  });

  test.each<[string, () => Json]>([
    ['Istio that takes plaintext', () => istio((text) => text.replace('STRICT', 'PERMISSIVE'))],
    ['Linkerd that lets anyone in', () => linkerd((text) => text.replace('"deny"', '"all-unauthenticated"'))],
    [
      'Lattice without signatures',
      () => {
        const template = lattice();
        for (const { Type, Properties } of Object.values(template.Resources)) {
          if (Type === 'AWS::VpcLattice::Service' && Properties) Properties['AuthType'] = 'NONE';
        }
        return template;
      },
    ],
  ])('finds its broken twin: %s', (_name, template) => {
    expect(found(template())).not.toEqual([]);
  });
});
