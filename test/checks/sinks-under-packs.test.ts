import type { Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { ApiSecurityChecks } from '../../src/checks';
import type { HardenedApiProps } from '../../src/hardened-api-props';
import { AuditTrail } from '../../src/layers/audit/audit-trail';
import { Containment } from '../../src/layers/audit/containment';
import { FindingReceiver } from '../../src/layers/audit/finding-receiver';
import { Sink } from '../../src/layers/audit/sink';
import { stackOf } from '../hardened-api-fixture';
import { testStack } from '../layers/test-stack';

const elsewhere = testStack();
const secret = Secret.fromSecretNameV2(elsewhere, 'Secret', 'siem');
const imported = Domain.fromDomainEndpoint(elsewhere, 'Imported', 'https://search-siem-abc.eu-west-1.es.amazonaws.com');
const collection = {
  collectionName: 'audit',
  collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
  endpoint: 'https://abc.eu-west-1.aoss.amazonaws.com',
};

const lakeSource = (name: string) => ({
  location: `s3://aws-security-data-lake-abc/ext/${name}/`,
  role: Role.fromRoleArn(elsewhere, name, `arn:aws:iam::999999999999:role/AmazonSecurityLake-Provider-${name}`),
});
const delegatedLake = Sink.delegatedSecurityLake({
  externalId: 'agreed',
  authentication: lakeSource('authentication'),
  apiActivity: lakeSource('activity'),
  detectionFinding: lakeSource('finding'),
});

const STACKS: readonly [string, () => Partial<HardenedApiProps>][] = [
  ['CloudWatch', () => ({ sinks: [Sink.cloudWatchNative()] })],
  ['Splunk', () => ({ sinks: [Sink.splunkHec({ endpoint: 'https://splunk.example.com:8088', secret })] })],
  ['Datadog', () => ({ sinks: [Sink.datadog({ secret })] })],
  ['Elastic', () => ({ sinks: [Sink.elastic({ url: 'https://elastic.example.com', secret })] })],
  ['HTTP', () => ({ sinks: [Sink.http({ url: 'https://siem.example.com', secret })] })],
  ['OpenSearch', () => ({ sinks: [Sink.openSearch({ domain: imported })] })],
  ['OpenSearch Serverless', () => ({ sinks: [Sink.openSearchServerless(collection)] })],
  ['Sentinel', () => ({ sinks: [Sink.microsoftSentinel({ workspaceId: '11111111-2222-3333-4444-555555555555' })] })],
  ['Security Lake', () => ({ sinks: [Sink.securityLake({ bucketName: 'aws-security-data-lake-abc' })] })],
  ['Security Lake of another account', () => ({ sinks: [delegatedLake] })],
  ['a queue of the archive', () => ({ sinks: [Sink.archiveQueue()] })],
  ['a trail of its own', () => ({ trail: AuditTrail.create() })],
  [
    'receivers of findings',
    () => ({
      findingReceivers: [
        FindingReceiver.securityHub(),
        FindingReceiver.topic(Topic.fromTopicArn(elsewhere, 'Pager', 'arn:aws:sns:eu-west-1:111122223333:pager')),
      ],
    }),
  ],
  ['containment', () => ({ containment: Containment.of({ suspendOn: ['foreign-tenant'], blockOn: ['web-attack'] }) })],
];

const PACKS: readonly [string, (stack: Stack) => { readonly ruleName: string }[]][] = [
  ['ApiSecurity', (stack) => new ApiSecurityChecks().validateScope(stack).violations],
  ['AwsSolutions', (stack) => new AwsSolutionsChecks().validateScope(stack.node.findChild('Api')).violations],
  ['HIPAA', (stack) => new HIPAASecurityChecks().validateScope(stack.node.findChild('Api')).violations],
  ['NIST', (stack) => new NIST80053R5Checks().validateScope(stack.node.findChild('Api')).violations],
  ['PCI', (stack) => new PCIDSS321Checks().validateScope(stack.node.findChild('Api')).violations],
  ['Serverless', (stack) => new ServerlessChecks().validateScope(stack.node.findChild('Api')).violations],
];

describe('stacks under the packs', () => {
  it.each(STACKS)('%s leaves no finding without a reason', (_name, props) => {
    const stack = stackOf(props());
    const findings = PACKS.flatMap(([, violationsOf]) => violationsOf(stack).map(({ ruleName }) => ruleName));

    expect(findings.filter((each) => !each.startsWith('ApiSecurity-network-default-endpoint'))).toEqual([]);
  });
});
