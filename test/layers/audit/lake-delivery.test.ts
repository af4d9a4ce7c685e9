import { Template } from 'aws-cdk-lib/assertions';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

interface Mapping {
  readonly Properties: {
    readonly EventSourceArn: { readonly 'Fn::GetAtt': readonly [string, string] };
    readonly FunctionName: { readonly Ref: string };
    readonly MaximumBatchingWindowInSeconds?: number;
  };
}

interface Alarm {
  readonly Properties: {
    readonly AlarmDescription: string;
    readonly Threshold: number;
    readonly Dimensions: readonly { readonly Value: { readonly 'Fn::GetAtt': readonly [string, string] } }[];
  };
}

function templateOf(sourceName: string): Template {
  const stack = testStack();
  const sink = Sink.securityLake({ bucketName: 'aws-security-data-lake-eu-west-1-abc', sourceName });
  new AuditLayer(stack, 'Audit', { sinks: [sink] });
  return Template.fromStack(stack);
}

const hiddenFor = (template: Template, queue: string) =>
  Number(template.findResources('AWS::SQS::Queue')[queue]?.['Properties'].VisibilityTimeout);

describe('a delivery into Security Lake', () => {
  it('hides findings for as long as they wait for others and are written', () => {
    const template = templateOf('shop');
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping')) as Mapping[];

    const { EventSourceArn, FunctionName, MaximumBatchingWindowInSeconds } = mappings.find(({ Properties }) =>
      Properties.EventSourceArn['Fn::GetAtt'][0].includes('securitylakeFindings'),
    )!.Properties;
    const { Timeout } = template.findResources('AWS::Lambda::Function')[FunctionName.Ref]!['Properties'];

    expect(hiddenFor(template, EventSourceArn['Fn::GetAtt'][0])).toBeGreaterThanOrEqual(
      Number(MaximumBatchingWindowInSeconds) + Number(Timeout),
    );
  });

  it.each(['objects of the archive', 'findings'])(
    'rings for %s before they are received so often that their age counts no longer',
    (content) => {
      const template = templateOf('shop');
      const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as Alarm[];

      const late = alarms.find(({ Properties }) =>
        Properties.AlarmDescription.startsWith(`${content} wait for securitylake`),
      )!.Properties;
      const [queue] = late.Dimensions.map(({ Value }) => Value['Fn::GetAtt'][0]) as [string];

      expect(late.Threshold).toBeLessThan(2 * hiddenFor(template, queue));
    },
  );

  it('adds sources of another name as another resource, which can be rolled back', () => {
    const [before, after] = ['shop', 'shop2'].map((each) =>
      Object.keys(templateOf(each).findResources('Custom::HardenedLakeSources')),
    );

    expect(before).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  it('lets nobody touch the sources of another stack whose name begins with the same', () => {
    const policies = Object.values(templateOf('shop').findResources('AWS::IAM::Policy')).map((each) =>
      JSON.stringify(each),
    );

    const touched = policies.flatMap((each) => each.match(/(?:ext\/|Provider-)shop[^"]*/g) ?? []);

    expect([...new Set(touched)].sort()).toEqual(
      ['2004', '3002', '6003'].flatMap((each) => [`ext/shop-${each}/*`, `Provider-shop-${each}-*`]).sort(),
    );
  });
});
