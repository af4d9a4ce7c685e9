import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutableTemplate } from '../../cli/mutants/mutant';
import { ACM_EVENTS } from '../../src/vocabulary/certificates';
import { administrativeActions, PLATFORM_SOURCES } from '../../src/vocabulary/administration';
import { arn, goodBody, ref } from './good-body';
import { goodWebAclRules } from './good-web-acl';

const FIELDS = {
  extendedRequestId: '$context.extendedRequestId',
  status: '$context.status',
  responseType: '$context.error.responseType',
  sourceIp: '$context.identity.sourceIp',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  reason: '$context.authorizer.reason',
  tlsVersion: '$context.tlsVersion',
};

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

const authority = () => readFileSync(join(__dirname, '..', 'fixtures', 'pki', 'authority.pem'), 'utf8');

const throttle = (HttpMethod: string, ResourcePath: string) => ({
  HttpMethod,
  ResourcePath,
  ThrottlingRateLimit: 50,
  ThrottlingBurstLimit: 100,
});

const issuers = () => [
  {
    issuer: 'https://id.example.com',
    jwksUri: 'https://id.example.com/jwks.json',
    audiences: ['orders'],
    algorithms: ['RS256'],
    profile: 'rfc9068',
    maxLifetimeSeconds: 900,
    clockSkewSeconds: 30,
  },
];

const consumers = () => [
  {
    consumerId: 'partner',
    certificates: ['ab'.repeat(32)],
    sourceRanges: ['203.0.113.0/24'],
    rate: 50,
    burst: 100,
  },
];

function resource(Type: string, Properties: Record<string, unknown>) {
  return { Type, Properties };
}

const actions = (extra: Record<string, unknown>, State = 'ENABLED') =>
  resource('AWS::Events::Rule', {
    State,
    EventPattern: { 'detail-type': ['AWS API Call via CloudTrail'], ...extra },
    Targets: [{ Id: 'Log', Arn: arn('AdministrationLog') }],
  });

/** A template on which no rule of the pack fires. Small enough to read, so that every test can say what it breaks. */
export function goodTemplate(): MutableTemplate {
  return {
    Resources: {
      Api: {
        ...resource('AWS::ApiGateway::RestApi', {
          Body: goodBody(),
          DisableExecuteApiEndpoint: true,
          SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
          EndpointAccessMode: 'STRICT',
          EndpointConfiguration: { Types: ['REGIONAL'] },
        }),
        Metadata: {
          'cdk-hardened-api': {
            edge: {
              provider: 'cloudfront',
              clientAddressHeader: 'x-hardened-viewer',
              mutualTls: false,
              headers: {},
              secretHeader: 'x-hardened-origin',
            },
          },
        },
      },
      Stage: resource('AWS::ApiGateway::Stage', {
        RestApiId: ref('Api'),
        AccessLogSetting: { DestinationArn: arn('AccessLog'), Format: JSON.stringify(FIELDS) },
        MethodSettings: [
          throttle('*', '/*'),
          throttle('GET', '/~1orders'),
          throttle('POST', '/~1orders'),
          throttle('GET', '/~1orders~1{orderId}'),
        ],
      }),
      Domain: resource('AWS::ApiGateway::DomainName', {
        DomainName: 'api.example.com',
        RegionalCertificateArn: CERTIFICATE,
        SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      }),
      Partners: resource('AWS::ApiGateway::DomainName', {
        SecurityPolicy: 'TLS_1_2',
        MutualTlsAuthentication: {
          TruststoreUri: 's3://bucket/partners.pem',
          TruststoreVersion: { 'Fn::GetAtt': ['Truststore', 'Version'] },
        },
      }),
      Truststore: resource('Custom::HardenedTruststore', { Bucket: 'bucket', Key: 'partners.pem', Pem: authority() }),
      DomainMapping: resource('AWS::ApiGateway::BasePathMapping', { RestApiId: ref('Api'), DomainName: ref('Domain') }),
      PartnersMapping: resource('AWS::ApiGateway::BasePathMapping', {
        RestApiId: ref('Api'),
        DomainName: ref('Partners'),
      }),
      WebAcl: resource('AWS::WAFv2::WebACL', { DefaultAction: { Allow: {} }, Rules: goodWebAclRules() }),
      Association: resource('AWS::WAFv2::WebACLAssociation', {
        WebACLArn: arn('WebAcl'),
        ResourceArn: { 'Fn::Sub': 'arn:aws:apigateway:eu-west-1::/restapis/${Api}/stages/${Stage}' },
      }),
      WafLog: resource('AWS::WAFv2::LoggingConfiguration', {
        LogDestinationConfigs: [arn('AccessLog')],
        ResourceArn: arn('WebAcl'),
        RedactedFields: [
          ...['authorization', 'cookie', 'x-api-key'].map((Name) => ({ SingleHeader: { Name } })),
          { QueryString: {} },
        ],
      }),
      AccessLog: resource('AWS::Logs::LogGroup', {}),
      Subscription: resource('AWS::Logs::SubscriptionFilter', {
        LogGroupName: ref('AccessLog'),
        DestinationArn: arn('Stream'),
        FilterPattern: '',
      }),
      Stream: resource('AWS::Kinesis::Stream', { ShardCount: 1 }),
      Archive: resource('AWS::KinesisFirehose::DeliveryStream', {
        KinesisStreamSourceConfiguration: { KinesisStreamARN: arn('Stream') },
        ExtendedS3DestinationConfiguration: { BucketARN: 'arn:aws:s3:::archive' },
      }),
      Silence: resource('AWS::CloudWatch::Alarm', {
        Dimensions: [
          { Name: 'StreamName', Value: ref('Stream') },
          { Name: 'DeliveryStreamName', Value: ref('Archive') },
        ],
        TreatMissingData: 'breaching',
        AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms'],
      }),
      Detector: resource('AWS::Lambda::Function', {
        Handler: 'index.handler',
        Environment: {
          Variables: {
            HARDENED_EVENT_BUS: 'default',
            HARDENED_CLIENT_ADDRESS_HEADER: 'x-hardened-viewer',
            HARDENED_FINDING_QUEUES: { 'Fn::Sub': '["${Findings}"]' },
          },
        },
      }),
      Findings: resource('AWS::SQS::Queue', { RedrivePolicy: { deadLetterTargetArn: arn('LostFindings') } }),
      LostFindings: resource('AWS::SQS::Queue', {}),
      LostAlarm: resource('AWS::CloudWatch::Alarm', {
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['LostFindings', 'QueueName'] } }],
        AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms'],
      }),
      Import: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Findings'),
        FunctionName: ref('Detector'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
      ImportPolicy: resource('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'securityhub:BatchImportFindings',
              Resource: {
                'Fn::Sub': 'arn:aws:securityhub:eu-west-1:${AWS::AccountId}:product/${AWS::AccountId}/default',
              },
            },
          ],
        },
      }),
      Reading: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arn('Stream'),
        FunctionName: ref('Detector'),
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:111122223333:lost' } },
      }),
      AdministrationLog: resource('AWS::Logs::LogGroup', { ResourcePolicyDocument: { Statement: [] } }),
      AdministrationSubscription: resource('AWS::Logs::SubscriptionFilter', {
        LogGroupName: ref('AdministrationLog'),
        DestinationArn: arn('Stream'),
        FilterPattern: '',
      }),
      PlatformRule: actions({ source: PLATFORM_SOURCES, detail: { managementEvent: [true] } }),
      SupportRule: actions({ detail: { eventName: administrativeActions() } }),
      ReadsRule: actions(
        { detail: { eventName: ['GetApiKey', 'GetApiKeys', 'ExportCertificate'] } },
        'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      ),
      CertificatesRule: resource('AWS::Events::Rule', {
        EventPattern: { source: ['aws.acm'], 'detail-type': ACM_EVENTS, resources: [CERTIFICATE] },
        Targets: [{ Id: 'Log', Arn: arn('AdministrationLog') }],
      }),
      BackendPermission: resource('AWS::Lambda::Permission', {
        Action: 'lambda:InvokeFunction',
        FunctionName: arn('Backend'),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:eu-west-1:111122223333:${Api}/live/*' },
      }),
      Canary: resource('AWS::Lambda::Function', {
        Handler: 'index.handler',
        Environment: {
          Variables: {
            HARDENED_API_NAME: 'orders',
            HARDENED_CANARY: JSON.stringify({ url: 'https://api.example.com/orders', method: 'GET' }),
          },
        },
      }),
      CanarySchedule: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(15 minutes)',
        Targets: [{ Arn: arn('Canary'), Id: 'canary' }],
      }),
      CanaryFindings: resource('AWS::Events::Rule', {
        EventPattern: { detail: { unmapped: { detection: { slug: ['canary'] } } } },
        Targets: [{ Arn: arn('Canary'), Id: 'canary' }],
      }),
      CanaryFound: resource('AWS::CloudWatch::Alarm', {
        MetricName: 'canaryFound',
        Namespace: 'HardenedApi',
        Dimensions: [{ Name: 'api', Value: 'orders' }],
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Period: 1800,
        EvaluationPeriods: 1,
        TreatMissingData: 'breaching',
        AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alarms'],
      }),
      Authorizer: resource('AWS::Lambda::Function', {
        Handler: 'index.handler',
        LoggingConfig: { LogGroup: ref('AccessLog') },
        Environment: {
          Variables: {
            HARDENED_ISSUERS: JSON.stringify(issuers()),
            HARDENED_REGISTRY_TABLE: ref('Registry'),
            HARDENED_BUCKETS_TABLE: ref('Buckets'),
            HARDENED_CLIENT_ADDRESS_HEADER: 'x-hardened-viewer',
            HARDENED_REVOCATION: 'lists',
            HARDENED_DOMAINS: '["api.example.com"]',
            HARDENED_RESOLVERS: JSON.stringify({
              Order: { kind: 'dynamodb', table: 'orders', key: 'id', tenant: 'tenant' },
            }),
          },
        },
      }),
      Backend: resource('AWS::Lambda::Function', {
        Handler: '/opt/hardened/index.handler',
        Layers: [ref('Guard')],
        LoggingConfig: { LogGroup: ref('AccessLog') },
        Environment: {
          Variables: {
            HARDENED_WRAPPED_HANDLER: 'index.handler',
            HARDENED_CLIENT_ADDRESS_HEADER: 'x-hardened-viewer',
            HARDENED_TRANSACTION_KEYS: '{"keys":[]}',
            HARDENED_API_ID: ref('Api'),
          },
        },
      }),
      Revocation: resource('AWS::Lambda::Function', {
        Handler: 'index.handler',
        Environment: {
          Variables: {
            HARDENED_REGISTRY_TABLE: ref('Registry'),
            HARDENED_REVOCATION_FEEDS: JSON.stringify([
              { truststore: { bucket: 'bucket', key: 'partners.pem' }, lists: ['https://pki.example.com/ca.crl'] },
            ]),
          },
        },
      }),
      Hourly: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 hour)',
        Targets: [{ Id: 'Revocation', Arn: arn('Revocation') }],
      }),
      Guard: resource('AWS::Lambda::LayerVersion', {}),
      Registry: resource('AWS::DynamoDB::Table', {}),
      Buckets: resource('AWS::DynamoDB::Table', {}),
      Consumers: resource('Custom::HardenedConsumers', {
        Table: ref('Registry'),
        Consumers: JSON.stringify(consumers()),
      }),
    },
  };
}
