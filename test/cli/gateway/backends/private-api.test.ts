import { type App, Stack } from 'aws-cdk-lib';
import { SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { drillAssembly } from '../../../../cli/commands/drill-assembly';
import type { Assembly } from '../../../../cli/gateway/assembly/types';
import { loadAssembly } from '../../../../cli/gateway/gateway';
import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { applyMutant } from '../../../../cli/mutants/apply';
import { transportPrivateApi } from '../../../../cli/mutants/transport-private-api';
import { Backend } from '../../../../src/backends/backend';
import { Exposure } from '../../../../src/layers/transport/exposure';
import { privateStack } from '../../../backends/private-fixture';

jest.setTimeout(120_000);

const pool = new WorkerPool();
let assembly: Assembly;

beforeAll(() => {
  const callers: Exposure[] = [];
  const stack = privateStack(
    ({ stack }) =>
      Backend.lambda(
        new LambdaFunction(stack, 'Handler', {
          runtime: Runtime.NODEJS_24_X,
          handler: 'index.handler',
          code: Code.fromInline("exports.handler = async () => ({ statusCode: 200, body: '{}' });"),
        }),
      ),
    { waivers: [] },
    ({ stack: own, vpc }) => {
      const group = new SecurityGroup(own, 'Callers', { vpc: vpc as Vpc });
      callers.push(Exposure.privateTo({ vpc, callers: [group] }));
      return { exposure: callers[0] };
    },
  );
  assembly = loadAssembly((Stack.of(stack).node.root as App).synth().directory);
});
afterAll(() => pool.close());

const failures = async (attacked: Assembly) =>
  (await drillAssembly(attacked, { slugs: ['transport-private-api'], pool })).failed;

describe('a private API', () => {
  it('answers its own endpoint, and refuses a foreign one', async () => {
    expect(await failures(assembly)).toBe(0);
  });

  it('is open to a foreign endpoint once its resource policy does not name its own', async () => {
    const mutant = applyMutant(assembly, transportPrivateApi[0]!)!;

    expect(await failures(mutant.assembly)).toBe(1);
    mutant.dispose();
  });
});
