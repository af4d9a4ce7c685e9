import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/** A topic that takes alarms; one that is encrypted takes them by the policy of its key as well. */
export function alarmTopic(scope: Construct, id: string, masterKey?: IKey): Topic {
  const topic = new Topic(scope, id, { masterKey, enforceSSL: true });
  allowAlarms(topic);
  masterKey?.grantEncryptDecrypt(CLOUDWATCH);
  return topic;
}

/** Lets alarms of the account reach a topic: with a policy of its own, it has lost the one by which the account may publish. */
export function allowAlarms(topic: ITopic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [CLOUDWATCH],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}
