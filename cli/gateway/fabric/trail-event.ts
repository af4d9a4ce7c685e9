import { randomUUID } from 'node:crypto';
import type { BusEvent } from './event-bus';

/** What an administrator did. */
export interface AdministrativeAction {
  readonly service: string;
  readonly event: string;
  readonly actor: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly isRead?: boolean;
}

/** The event that a trail makes of an action ("CloudTrail record contents" in the CloudTrail User Guide). */
export function trailEvent({ service, event, actor, parameters, isRead = false }: AdministrativeAction): BusEvent {
  return {
    source: `aws.${service}`,
    detailType: 'AWS API Call via CloudTrail',
    detail: {
      eventVersion: '1.11',
      userIdentity: { type: 'IAMUser', arn: actor },
      eventTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      eventSource: `${service}.amazonaws.com`,
      eventName: event,
      sourceIPAddress: '203.0.113.9',
      userAgent: 'aws-cli/2.31',
      requestParameters: parameters ?? null,
      responseElements: null,
      eventID: randomUUID(),
      readOnly: isRead,
      eventType: 'AwsApiCall',
      ...categoryOf(service, parameters),
    },
  };
}

/** Items of a table are data: the resource says which table, wherever the parameters name it. */
function categoryOf(
  service: string,
  parameters?: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const table = service === 'dynamodb' ? parameters?.['tableName'] : undefined;
  if (typeof table !== 'string') return { managementEvent: true, eventCategory: 'Management' };
  const resources = [{ type: 'AWS::DynamoDB::Table', ARN: `arn:aws:dynamodb:eu-west-1:111122223333:table/${table}` }];
  return { managementEvent: false, eventCategory: 'Data', resources };
}
