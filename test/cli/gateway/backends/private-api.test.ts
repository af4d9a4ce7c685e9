import { type App, Stack } from 'aws-cdk-lib';
import { SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { drillAssembly } from '../../../../cli/commands/drill-assembly';
import type { Assembly } from '../../../../cli/gateway/assembly/types';
import { loadAssembly } from '../../../../cli/gateway/gateway';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { applyMutant } from '../../../../cli/mutants/apply';
import type { Mutant } from '../../../../cli/mutants/mutant';
import { networkDefaultEndpoint } from '../../../../cli/mutants/network-default-endpoint';
import { transportPrivateApi } from '../../../../cli/mutants/transport-private-api';
import { Backend } from '../../../../src/backends/backend';
import { ApiDomain } from '../../../../src/layers/transport/api-domain';
import { Exposure } from '../../../../src/layers/transport/exposure';
import { type PrivateParts, privateStack } from '../../../backends/private-fixture';

jest.setTimeout(120_000);

const pool = new WorkerPool();
afterAll(() => pool.close());

const lambdaBackend = ({ stack }: PrivateParts) =>
  Backend.lambda(
    new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline("exports.handler = async () => ({ statusCode: 200, body: '{}' });"),
    }),
  );

function assemblyWith(domains: readonly string[]): Assembly {
  const stack = privateStack(lambdaBackend, { waivers: [] }, ({ stack: own, vpc, certificate }) => {
    const group = new SecurityGroup(own, 'Callers', { vpc: vpc as Vpc });
    return {
      exposure: Exposure.privateTo({ vpc, callers: [group] }),
      domains: domains.map((name) => ApiDomain.of({ name, certificate })),
    };
  });
  return loadAssembly((Stack.of(stack).node.root as App).synth().directory);
}

const drill = (attacked: Assembly, ...slugs: string[]) => drillAssembly(attacked, { slugs, pool });

describe.each([
  ['its own name', []],
  ['a private domain', ['shop.internal.example.com']],
])('a private API under %s', (_name, domains) => {
  let assembly: Assembly;
  beforeAll(() => {
    assembly = assemblyWith(domains);
  });

  it('answers its own endpoint, and refuses a foreign one', async () => {
    expect(await drill(assembly, 'transport-private-api')).toMatchObject({ passed: 1, failed: 0 });
  });

  it('is reached by the canary that tests its audit', async () => {
    const { passed, failed } = await drill(assembly, 'audit-canary');

    expect([passed > 0, failed]).toEqual([true, 0]);
  });

  it('is open to a foreign endpoint once no resource policy names its own', async () => {
    const mutant = applyMutant(assembly, transportPrivateApi[0]!)!;

    expect((await drill(mutant.assembly, 'transport-private-api')).failed).toBe(1);
    mutant.dispose();
  });
});

describe('a private domain', () => {
  let assembly: Assembly;
  beforeAll(() => {
    assembly = assemblyWith(['shop.internal.example.com']);
  });

  const failures = async (
    slug: string,
    edit: (resource: { Type: string; Properties?: object }) => object | undefined,
  ) => {
    const mutations = [{ kind: 'template' as const, edit: editing(edit) }];
    const mutant = applyMutant(assembly, { slug, without: 'what a test takes away', mutations } as Mutant)!;
    const { failed } = await drill(mutant.assembly, slug);
    mutant.dispose();
    return failed;
  };

  it('refuses a foreign endpoint by its own policy, whatever that of the API says', async () => {
    const open = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }] };

    expect(
      await failures('transport-private-api', ({ Type }) =>
        Type === 'AWS::ApiGateway::RestApi' ? { Policy: open } : undefined,
      ),
    ).toBe(0);
  });

  it('answers nobody without an access association', async () => {
    expect(
      await failures('transport-private-api', ({ Type }) =>
        Type === 'AWS::ApiGateway::DomainNameAccessAssociation'
          ? { AccessAssociationSource: 'vpce-of-another' }
          : undefined,
      ),
    ).toBe(1);
  });

  it('answers nobody without a policy, as on AWS', async () => {
    expect(
      await failures('transport-private-api', ({ Type }) =>
        Type === 'AWS::ApiGateway::DomainNameV2' ? { Policy: undefined } : undefined,
      ),
    ).toBe(1);
  });

  it('is the only way: the default endpoint is closed', async () => {
    expect(await drill(assembly, 'network-default-endpoint')).toMatchObject({ passed: 2, failed: 0 });
  });

  it('is gone round once the default endpoint is open', async () => {
    const mutant = applyMutant(assembly, networkDefaultEndpoint[0]!)!;

    expect((await drill(mutant.assembly, 'network-default-endpoint')).failed).toBeGreaterThan(0);
    mutant.dispose();
  });
});

/** Changes the properties of the resources that an edit has something to say of. */
function editing(edit: (resource: { Type: string; Properties?: object }) => object | undefined) {
  return (template: { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> }) => {
    let found = false;
    for (const resource of Object.values(template.Resources)) {
      const change = edit(resource);
      if (!change) continue;
      found = true;
      resource.Properties = JSON.parse(JSON.stringify({ ...resource.Properties, ...change })) as Record<
        string,
        unknown
      >;
    }
    return found;
  };
}
