import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { handlerFunction } from '../../core/handler-function';
import { CANARY_DETECTION, ENV, FINDING_EVENT } from '../../vocabulary';
import { allowAlarms } from './alarm-topic';
import { FindingQueue, type FindingQueueProps } from './finding-queue';
import type { FindingReceiver } from './finding-receiver';
import type { PipelineAlarms } from './pipeline-alarms';

/** What leads findings on. */
export interface FindingRoutesProps {
  readonly receivers: readonly FindingReceiver[];
  readonly detector: LambdaFunction;
  /** Name of the API in metrics and findings. */
  readonly apiName: string;
  readonly alarms: PipelineAlarms;
  /** Takes what EventBridge could not hand to a topic. */
  readonly deadLetters: IQueue;
  readonly log: ILogGroup;
  readonly encryptionKey?: IKey;
}

// SQS hides a message for at least as long as its reader may run.
const TIMEOUT = Duration.seconds(20);

/** From the detector to those who must know: each receiver has its own way, so that one that is down delays no other. */
export class FindingRoutes extends Construct {
  private readonly urls: string[] = [];
  private readonly importers: LambdaFunction[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FindingRoutesProps,
  ) {
    super(scope, id);
    for (const [index, { _plan }] of props.receivers.entries()) {
      if (_plan.kind === 'topic') this.publish(`Topic${index}`, _plan.topic);
    }
    if (props.receivers.some(({ _plan }) => _plan.kind === 'security-hub')) this.importInto();
  }

  /**
   * Says which API the findings are about.
   *
   * @param apiArn ARN of the API
   */
  public about(apiArn: string): void {
    for (const importer of this.importers) importer.addEnvironment(ENV.API_ARN, apiArn);
  }

  /** A queue that the detector puts every finding on. */
  public queue(id: string, receiver: string, timing: Pick<FindingQueueProps, 'pause' | 'attempts'> = {}): FindingQueue {
    const { detector, alarms, encryptionKey } = this.props;
    const made = new FindingQueue(this, id, { alarms, encryptionKey, receiver, ...timing });
    made.queue.grantSendMessages(detector);
    this.urls.push(made.queue.queueUrl);
    detector.addEnvironment(ENV.FINDING_QUEUES, Fn.join('', ['["', Fn.join('","', this.urls), '"]']));
    return made;
  }

  private publish(id: string, topic: ITopic): void {
    new Rule(this, id, {
      description: 'findings of the detector, to a topic',
      eventPattern: {
        source: [FINDING_EVENT.SOURCE],
        detailType: [FINDING_EVENT.TYPE],
        // A canary is found like anything else; nobody is to be woken by it.
        // Every API of the account puts its findings on the same bus.
        detail: {
          unmapped: { detection: { api: [this.props.apiName], slug: [{ 'anything-but': [CANARY_DETECTION] }] } },
        },
      },
      targets: [new SnsTopic(topic, { deadLetterQueue: this.props.deadLetters })],
    });
    // The policy that lets EventBridge in takes the place of the one by which alarms reached the topic until now.
    allowAlarms(topic);
  }

  private importInto(): void {
    const { log, apiName } = this.props;
    const importer = handlerFunction(this, 'Import', {
      description: 'imports findings into Security Hub',
      bundle: 'findings',
      logGroup: log,
      timeout: TIMEOUT,
    });
    importer.addEnvironment(ENV.API_NAME, apiName);
    const { account } = Stack.of(this);
    const resource = Stack.of(this).formatArn({
      service: 'securityhub',
      resource: 'product',
      resourceName: `${account}/default`,
    });
    importer.addToRolePolicy(
      new PolicyStatement({ actions: ['securityhub:BatchImportFindings'], resources: [resource] }),
    );
    this.queue('SecurityHub', 'Security Hub').readBy(importer);
    this.importers.push(importer);
  }
}
