import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutableTemplate } from '../../cli/mutants/mutant';
import { administrativeActions, PLATFORM_SOURCES } from '../../src/vocabulary/administration';

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

const authority = () => readFileSync(join(__dirname, '..', 'fixtures', 'pki', 'authority.pem'), 'utf8');

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const invocation = (id: string) => ({
  'Fn::Join': ['', ['arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/', arn(id), '/invocations']],
});

function operation(extra: Record<string, unknown> = {}) {
  return {
    responses: { '200': { description: 'ok' } },
    security: [{ hardened: [], plan: [] }],
    'x-amazon-apigateway-request-validator': 'all',
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: invocation('Backend'),
      passthroughBehavior: 'never',
    },
    ...extra,
  };
}

const gatewayResponse = () => ({
  responseParameters: {
    'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
    'gatewayresponse.header.Strict-Transport-Security': "'max-age=31536000'",
  },
  responseTemplates: { 'application/json': '{"status":403,"requestId":$context.requestId}' },
});

const body = () => ({
  openapi: '3.0.1',
  info: { title: 'Good', version: '1' },
  paths: {
    '/orders': {
      get: operation(),
      post: operation({
        requestBody: {
          content: { $default: { schema: { type: 'object' } }, 'application/json': { schema: { type: 'object' } } },
        },
      }),
    },
    '/orders/{orderId}': { get: operation() },
  },
  components: {
    securitySchemes: {
      hardened: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.Authorization',
          authorizerResultTtlInSeconds: 0,
          authorizerUri: invocation('Authorizer'),
        },
      },
      plan: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
  'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
  'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
  'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: gatewayResponse(), DEFAULT_5XX: gatewayResponse() },
});

const header = (name: string) => ({
  SizeConstraintStatement: {
    FieldToMatch: { SingleHeader: { Name: name } },
    ComparisonOperator: 'GE',
    Size: 0,
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});
const blocking = (Name: string, Priority: number, Statement: unknown) => ({
  Name,
  Priority,
  Statement,
  Action: { Block: {} },
});

const managed = (Name: string, Priority: number, group: string) => ({
  Name,
  Priority,
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: group } },
  OverrideAction: { None: {} },
});

const demanded = (Name: string, statement: Record<string, unknown>) => ({
  NotStatement: {
    Statement: Object.fromEntries(
      Object.entries(statement).map(([kind, inner]) => [
        kind,
        { FieldToMatch: { SingleHeader: { Name } }, ...(inner as object) },
      ]),
    ),
  },
});

const rules = () => [
  blocking('network-method-override', 0, header('x-http-method-override')),
  blocking('network-route-allowlist', 1, {
    NotStatement: { Statement: { ByteMatchStatement: { FieldToMatch: { Method: {} }, SearchString: 'GET' } } },
  }),
  blocking('input-body-size', 2, {
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
      ComparisonOperator: 'GT',
      Size: 65536,
    },
  }),
  blocking('input-content-type', 3, {
    NotStatement: {
      Statement: {
        ByteMatchStatement: {
          FieldToMatch: { SingleHeader: { Name: 'content-type' } },
          SearchString: 'application/json',
        },
      },
    },
  }),
  blocking('network-address-flood', 4, {
    RateBasedStatement: {
      AggregateKeyType: 'FORWARDED_IP',
      Limit: 2000,
      ForwardedIPConfig: { HeaderName: 'x-hardened-viewer', FallbackBehavior: 'MATCH' },
    },
  }),
  blocking('network-edge', -3, {
    ...demanded('x-hardened-origin', {
      ByteMatchStatement: { PositionalConstraint: 'EXACTLY', SearchString: 'secret' },
    }),
  }),
  blocking('network-client-address', -2, {
    ...demanded('x-hardened-viewer', { RegexMatchStatement: { RegexString: '^[0-9a-f:.]+$' } }),
  }),
  blocking('network-forged-headers', -1, {
    ByteMatchStatement: {
      FieldToMatch: { Headers: { MatchPattern: { All: {} }, MatchScope: 'KEY', OversizeHandling: 'CONTINUE' } },
      PositionalConstraint: 'STARTS_WITH',
      SearchString: 'x-amzn-waf-',
    },
  }),
  managed('managed-common', 5, 'AWSManagedRulesCommonRuleSet'),
  managed('managed-known-bad-inputs', 6, 'AWSManagedRulesKnownBadInputsRuleSet'),
  managed('managed-sqli', 7, 'AWSManagedRulesSQLiRuleSet'),
  managed('managed-posix', 8, 'AWSManagedRulesUnixRuleSet'),
];

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
          Body: body(),
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
      WebAcl: resource('AWS::WAFv2::WebACL', { DefaultAction: { Allow: {} }, Rules: rules() }),
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
        Dimensions: [{ Name: 'StreamName', Value: ref('Stream') }],
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
