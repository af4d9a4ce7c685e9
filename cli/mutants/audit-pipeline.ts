import { asList, asObject, at } from '../../src/checks/model/references';
import { editAll, removeAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditPipeline: readonly Mutant[] = [
  withoutInTemplate('audit-pipeline', 'the subscriptions of the logs', (template) =>
    removeAll(template, 'AWS::Logs::SubscriptionFilter'),
  ),
  withoutInTemplate('audit-pipeline', 'the archive', (template) =>
    removeAll(template, 'AWS::KinesisFirehose::DeliveryStream'),
  ),
  withoutInTemplate('audit-pipeline', 'the alarms on deliveries', (template) =>
    removeAll(template, 'AWS::CloudWatch::Alarm', ({ Namespace }) => Namespace === 'AWS/Firehose'),
  ),
  withoutInTemplate('audit-pipeline', 'the alarm on silence', (template) =>
    editAll(template, 'AWS::CloudWatch::Alarm', (properties) => {
      const rang = properties.TreatMissingData === 'breaching';
      properties.TreatMissingData = 'notBreaching';
      return rang;
    }),
  ),
  withoutInTemplate('audit-pipeline', 'the leave of CloudWatch to publish alarms', (template) =>
    editAll(template, 'AWS::SNS::TopicPolicy', ({ PolicyDocument }) => {
      const document = asObject(PolicyDocument);
      const statements = asList(document.Statement);
      document.Statement = statements.filter((each) => at(each, 'Principal', 'Service') !== 'cloudwatch.amazonaws.com');
      return asList(document.Statement).length < statements.length;
    }),
  ),
];
