import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ACM_EVENTS } from '../../vocabulary';
import { allowAlarms } from './alarm-topic';

/** Certificates that an API relies on. */
export interface UsedCertificates {
  /** Those in the Region of the API: of its domains, of what stands behind it, and what it presents itself. */
  readonly own: readonly ICertificate[];
  /** Those of CloudFront, which are in us-east-1. */
  readonly edge: readonly ICertificate[];
  /** Where the distribution is, when that is another stack. */
  readonly edgeScope?: Construct;
}

type Pattern = Readonly<Record<string, unknown>>;

/** A pattern has 2,048 characters at most ("Amazon EventBridge quotas"), and an ARN has 90. */
const MOST_IN_A_PATTERN = 12;

const EDGE_REGION = 'us-east-1';
const EVENTS = new ServicePrincipal('events.amazonaws.com');

export const CERTIFICATES_RULE = 'certificates that end soon, have ended, or cannot be renewed without somebody';

/** Who is told of certificates. */
export interface CertificateListeners {
  /** Has it read by the detector; undefined: nobody reads records. */
  readonly recorder?: { watchCertificates(patterns: readonly Pattern[]): void };
  readonly alarmTopic?: ITopic;
  readonly encryptionKey?: IKey;
}

/** Has ACM's events about certificates become findings, or, where nobody reads records, messages of a topic. */
export function watchCertificates(
  scope: Construct,
  used: UsedCertificates,
  { recorder, alarmTopic, encryptionKey }: CertificateListeners,
): void {
  const patterns = certificatePatterns(scope, used);
  if (patterns.length === 0) return;
  passOnEdgeEvents(scope, used);
  if (recorder) recorder.watchCertificates(patterns);
  else {
    const topic = alarmTopic ?? new Topic(scope, 'CertificatesTopic', { masterKey: encryptionKey, enforceSSL: true });
    // Its first policy takes the place of the one by which alarms reached it until now.
    if (alarmTopic) allowAlarms(alarmTopic);
    // EventBridge publishes to an encrypted topic by the policy of its key.
    else encryptionKey?.grantEncryptDecrypt(EVENTS);
    tellTopic(scope, 'Certificates', patterns, topic);
  }
}

/** Patterns that take every event by which ACM tells of these certificates. */
function certificatePatterns(scope: Construct, { own, edge, edgeScope }: UsedCertificates): Pattern[] {
  const { partition, account } = Stack.of(scope);
  const isKnown = (each: ICertificate) => edgeScope === undefined || !Token.isUnresolved(each.certificateArn);
  const arns = new Set([...own, ...edge.filter(isKnown)].map((each) => each.certificateArn));
  // What another stack makes has no name here; of that Region, only what is passed on arrives.
  const prefix = `arn:${partition}:acm:${EDGE_REGION}:${account}:`;
  return patternsOf([...arns, ...(edge.every(isKnown) ? [] : [{ prefix }])]);
}

function tellTopic(scope: Construct, id: string, patterns: readonly Pattern[], topic: ITopic): void {
  for (const [index, eventPattern] of patterns.entries()) {
    const rule = new CfnRule(scope, `${id}${index || ''}`, {
      description: CERTIFICATES_RULE,
      eventPattern,
      targets: [{ id: 'Topic', arn: topic.topicArn }],
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [EVENTS],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
      }),
    );
  }
}

/**
 * Passes what ACM tells of the distribution's certificates on to the Region of the API, where that is another one: EventBridge
 * gets the events of one Region.
 */
function passOnEdgeEvents(scope: Construct, { edge, edgeScope }: UsedCertificates): void {
  const { region } = Stack.of(scope);
  if (edge.length === 0 || edgeScope === undefined || Stack.of(edgeScope).region === region) return;
  if (Token.isUnresolved(region)) {
    Annotations.of(scope).addWarningV2(
      'cdk-hardened-api:edge-certificates-unwatched',
      'the Region of the API is not known, so that nothing can pass on to it what ACM tells in us-east-1 of the certificates of CloudFront; give the stack of the API a Region in "env"',
    );
    return;
  }
  new EdgeCertificateEvents(edgeScope, `CertificatesOf${scope.node.addr.slice(-8)}`, { edge, region });
}

class EdgeCertificateEvents extends Construct {
  constructor(scope: Construct, id: string, { edge, region }: { edge: readonly ICertificate[]; region: string }) {
    super(scope, id);
    const { partition, account } = Stack.of(this);
    const bus = `arn:${partition}:events:${region}:${account}:event-bus/default`;
    const role = new Role(this, 'Role', {
      description: 'passes events of certificates on to the Region of the API',
      assumedBy: EVENTS,
    });
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus] }));
    const arns = new Set(edge.map((each) => each.certificateArn));
    for (const [index, eventPattern] of patternsOf([...arns]).entries()) {
      new CfnRule(this, `Rule${index || ''}`, {
        description: CERTIFICATES_RULE,
        eventPattern,
        targets: [{ id: 'Bus', arn: bus, roleArn: role.roleArn }],
      });
    }
  }
}

function patternsOf(all: readonly unknown[]): Pattern[] {
  const count = Math.ceil(all.length / MOST_IN_A_PATTERN);
  return Array.from({ length: count }, (_, at) => ({
    source: ['aws.acm'],
    'detail-type': ACM_EVENTS,
    resources: all.slice(at * MOST_IN_A_PATTERN, (at + 1) * MOST_IN_A_PATTERN),
  }));
}
