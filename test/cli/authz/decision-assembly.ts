import type { ConsumerRecord, OperationTable, PolicyBundle } from '../../../src/vocabulary';
import { writeFolder } from '../gateway/fixtures/mini-assembly';

export interface DecisionAssembly {
  readonly table: OperationTable;
  readonly authorizer: PolicyBundle;
  readonly guard: PolicyBundle;
  readonly consumers?: readonly Partial<ConsumerRecord>[];
}

/** A cloud assembly that deploys an authorizer and a guard, and nothing besides. Returns its folder. */
export function writeDecisionAssembly({ table, authorizer, guard, consumers = [] }: DecisionAssembly): string {
  const asset = (key: string, path: string) => ({
    source: { path, packaging: 'zip' },
    destinations: { here: { bucketName: 'assets', objectKey: `${key}.zip` } },
  });
  return writeFolder({
    'manifest.json': {
      version: '36.0.0',
      artifacts: {
        'Stack.assets': { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } },
        Stack: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: { templateFile: 'Stack.template.json' },
        },
      },
    },
    'Stack.assets.json': { files: { a: asset('a', 'a'), b: asset('b', 'b') } },
    'Stack.template.json': {
      Resources: {
        Authorizer: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'a.zip' } } },
        Guard: { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: { S3Key: 'b.zip' } } },
        Registry: { Type: 'Custom::HardenedConsumers', Properties: { Consumers: JSON.stringify(consumers) } },
      },
    },
    'a/index.js': '',
    'a/config/operations.json': table,
    'a/config/policies.json': authorizer,
    'b/hardened/index.js': '',
    'b/hardened/config/operations.json': table,
    'b/hardened/config/policies.json': guard,
  });
}
