import type { InvokeResult } from '../../../../cli/gateway/exchange';
import { Fabric } from '../../../../cli/gateway/fabric/fabric';
import { assemblyOf } from '../harness';

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/Findings';
const ARN = 'arn:aws:sqs:eu-west-1:111122223333:Findings';
const LOST_URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/Lost';
const LOST = 'arn:aws:sqs:eu-west-1:111122223333:Lost';

const resources = {
  [QUEUE]: {
    type: 'AWS::SQS::Queue',
    properties: { RedrivePolicy: { deadLetterTargetArn: LOST, maxReceiveCount: 3 } },
  },
  [LOST_URL]: { type: 'AWS::SQS::Queue', properties: {} },
  Mapping: {
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { EventSourceArn: ARN, FunctionName: 'importer' },
  },
};

function fabricOf(answer: (bodies: readonly string[], ids: readonly string[]) => InvokeResult) {
  return new Fabric({
    resolved: assemblyOf(resources),
    invoke: async (_arn, event) => {
      const { Records } = event as { Records: { body: string; messageId: string }[] };
      return answer(
        Records.map(({ body }) => body),
        Records.map(({ messageId }) => messageId),
      );
    },
    log: () => undefined,
    findingQueues: [QUEUE],
    hasEventBus: true,
  });
}

const takes = (): InvokeResult => ({ kind: 'result', payload: { batchItemFailures: [] } });

function call(fabric: Fabric, operation: string, body: Record<string, unknown>) {
  return fabric.handlers.map((handler) => handler({ operation, body })).find((each) => each !== undefined);
}

const send = (fabric: Fabric, ...bodies: readonly string[]) =>
  call(fabric, 'AmazonSQS.SendMessageBatch', {
    QueueUrl: QUEUE,
    Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
  });

describe('Fabric', () => {
  it('hands what is sent to a queue to the function that reads it', async () => {
    const fabric = fabricOf(takes);

    send(fabric, 'one', 'two');
    await fabric.settle();

    expect(fabric.queues.taken(ARN)).toEqual(['one', 'two']);
  });

  it('hands the messages again that the function reports, and no others', async () => {
    const seen: string[] = [];
    const fabric = fabricOf((bodies, ids) => {
      seen.push(...bodies);
      const failed = seen.filter((each) => each === 'two').length < 2 ? ids[bodies.indexOf('two')] : undefined;
      return { kind: 'result', payload: { batchItemFailures: failed ? [{ itemIdentifier: failed }] : [] } };
    });

    send(fabric, 'one', 'two');
    await fabric.settle();

    expect(seen).toEqual(['one', 'two', 'two']);
  });

  it('keeps in the dead-letter queue what cannot be taken', async () => {
    const fabric = fabricOf(() => ({ kind: 'error', errorType: 'Error', errorMessage: 'down' }));

    send(fabric, 'one');
    await fabric.settle();

    expect([fabric.queues.taken(ARN), fabric.queues.waiting(LOST)]).toEqual([[], ['one']]);
  });

  it('says who has a finding, and who has not', async () => {
    const fabric = fabricOf(() => ({ kind: 'error', errorType: 'Error', errorMessage: 'down' }));
    const finding = { finding_info: { uid: 'f-1' } };

    send(fabric, JSON.stringify(finding));
    call(fabric, 'AWSEvents.PutEvents', {
      Entries: [{ Source: 's', DetailType: 't', Detail: JSON.stringify(finding), EventBusName: 'default' }],
    });

    expect(await fabric.deliveries('f-1')).toEqual([
      { receiver: 'event bus', isTaken: true },
      { receiver: 'Findings', isTaken: false },
    ]);
  });
});

describe('LocalSecurityHub', () => {
  const finding = {
    SchemaVersion: '2018-10-08',
    Id: 'f-1',
    ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
    GeneratorId: 'g',
    AwsAccountId: '111122223333',
    CreatedAt: 'c',
    UpdatedAt: 'u',
    Title: 't',
    Description: 'd',
    Resources: [],
  };
  const importOf = (...Findings: readonly unknown[]) => {
    const fabric = fabricOf(takes);
    return call(fabric, '/findings/import', { Findings })?.body;
  };

  it('takes a finding of its own account', () => {
    expect(importOf(finding)).toMatchObject({ SuccessCount: 1, FailedCount: 0 });
  });

  it.each([
    ['the account of the security team', { AwsAccountId: '999988887777' }],
    ['the product of another account', { ProductArn: finding.ProductArn.replaceAll('111122223333', '999988887777') }],
    ['no title', { Title: undefined }],
  ])('refuses a finding with %s, and takes the one beside it', (_what, change) => {
    expect(importOf(finding, { ...finding, Id: 'f-2', ...change })).toMatchObject({
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [expect.objectContaining({ Id: 'f-2', ErrorCode: 'InvalidInput' })],
    });
  });
});
