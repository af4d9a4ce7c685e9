import { generatedName, localHash, localUuid } from './physical-id';

/** What a facet can be made of. `property` resolves one property of the resource. */
export interface FacetInput {
  readonly stack: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly urlSuffix: string;
  property(name: string): unknown;
}

type Facet = (input: FacetInput) => unknown;

interface Facets {
  readonly ref: Facet;
  readonly attributes?: Readonly<Record<string, Facet>>;
}

const named =
  (property: string): Facet =>
  (input) =>
    input.property(property) ?? generatedName(input.stack, input.logicalId);

const arn =
  (
    service: string,
    resource: (name: string) => string,
    name: Facet,
    scope: 'regional' | 'global' = 'regional',
  ): Facet =>
  (input) => {
    const place = scope === 'global' ? `:${input.account}` : `${input.region}:${input.account}`;
    return `arn:${input.partition}:${service}:${place}:${resource(String(name(input)))}`;
  };

const hex =
  (length: number, salt = ''): Facet =>
  ({ stack, logicalId }) =>
    localHash(length, stack, logicalId, salt);

const uuid: Facet = ({ stack, logicalId }) => localUuid(stack, logicalId);
const property =
  (name: string): Facet =>
  (input) =>
    input.property(name);

/** A resource whose `Ref` is a generated id of API Gateway, repeated as an attribute. */
const gatewayId = (attribute: string): Facets => ({ ref: hex(6), attributes: { [attribute]: hex(6) } });

function wafv2(kind: string, extra: Readonly<Record<string, Facet>> = {}): Facets {
  const name = named('Name');
  return {
    ref: (input) =>
      `${String(name(input))}|${localUuid(input.stack, input.logicalId)}|${String(input.property('Scope'))}`,
    attributes: {
      Arn: (input) => {
        const id = `${kind}/${String(name(input))}/${localUuid(input.stack, input.logicalId)}`;
        return `arn:${input.partition}:wafv2:${input.region}:${input.account}:regional/${id}`;
      },
      Id: uuid,
      ...extra,
    },
  };
}

const secretArn: Facet = (input) => {
  const name = `${String(named('Name')(input))}-${localHash(6, input.stack, input.logicalId)}`;
  return `arn:${input.partition}:secretsmanager:${input.region}:${input.account}:secret:${name}`;
};

const bucketHost =
  (infix: string): Facet =>
  (input) =>
    `${String(named('BucketName')(input))}.s3${infix.replace('REGION', input.region)}.${input.urlSuffix}`;

const queueUrl: Facet = (input) =>
  `https://sqs.${input.region}.${input.urlSuffix}/${input.account}/${String(named('QueueName')(input))}`;

const userPoolId: Facet = (input) => `${input.region}_${localHash(9, input.stack, input.logicalId)}`;
const functionArn = arn('lambda', (name) => `function:${name}`, named('FunctionName'));
const layerArn = arn('lambda', (name) => `layer:${name}:1`, named('LayerName'));

/** "Custom domain names for private APIs": name and id together tell one from others of the same name. */
const privateDomainId: Facet = (input) => localHash(10, input.stack, input.logicalId);
const privateDomainArn: Facet = (input) =>
  `arn:${input.partition}:apigateway:${input.region}:${input.account}:/domainnames/${String(input.property('DomainName'))}+${String(privateDomainId(input))}`;

const API_GATEWAY: Readonly<Record<string, Facets>> = {
  'AWS::ApiGateway::RestApi': { ref: hex(10), attributes: { RootResourceId: hex(10, 'root'), RestApiId: hex(10) } },
  'AWS::ApiGateway::Stage': { ref: property('StageName') },
  'AWS::ApiGateway::Deployment': gatewayId('DeploymentId'),
  'AWS::ApiGateway::Resource': gatewayId('ResourceId'),
  'AWS::ApiGateway::Method': { ref: hex(6) },
  'AWS::ApiGateway::Authorizer': gatewayId('AuthorizerId'),
  'AWS::ApiGateway::RequestValidator': gatewayId('RequestValidatorId'),
  'AWS::ApiGateway::Model': { ref: named('Name') },
  'AWS::ApiGateway::ApiKey': { ref: hex(10), attributes: { APIKeyId: hex(10) } },
  'AWS::ApiGateway::UsagePlan': gatewayId('Id'),
  'AWS::ApiGateway::VpcLink': gatewayId('VpcLinkId'),
  'AWS::ApiGatewayV2::VpcLink': gatewayId('VpcLinkId'),
  'AWS::ApiGateway::ClientCertificate': gatewayId('ClientCertificateId'),
  'AWS::ApiGateway::DomainNameV2': {
    ref: privateDomainArn,
    attributes: { DomainNameArn: privateDomainArn, DomainNameId: privateDomainId },
  },
  'AWS::ApiGateway::DomainName': {
    ref: property('DomainName'),
    attributes: {
      RegionalDomainName: (input) =>
        `d-${localHash(10, input.stack, input.logicalId)}.execute-api.${input.region}.${input.urlSuffix}`,
      RegionalHostedZoneId: () => 'ZLOCALREGIONAL',
      DistributionDomainName: (input) => `d${localHash(13, input.stack, input.logicalId)}.cloudfront.net`,
      DistributionHostedZoneId: () => 'Z2FDTNDATAQYW2',
      DomainNameArn: (input) =>
        `arn:${input.partition}:apigateway:${input.region}::/domainnames/${String(input.property('DomainName'))}`,
    },
  },
};

/** Part of a host name: lower case. */
const endpointId: Facet = (input) => `vpce-${localHash(17, input.stack, input.logicalId)}`;

const COMPUTE: Readonly<Record<string, Facets>> = {
  'AWS::EC2::VPCEndpoint': { ref: endpointId, attributes: { Id: endpointId } },
  'AWS::Lambda::Function': { ref: named('FunctionName'), attributes: { Arn: functionArn } },
  'AWS::Lambda::LayerVersion': { ref: layerArn, attributes: { LayerVersionArn: layerArn } },
  'AWS::Lambda::Version': {
    ref: (input) => `${functionOf(input)}:1`,
    attributes: { Version: () => '1', FunctionArn: (input) => `${functionOf(input)}:1` },
  },
  'AWS::Lambda::Alias': {
    ref: (input) => `${functionOf(input)}:${String(input.property('Name'))}`,
    attributes: { AliasArn: (input) => `${functionOf(input)}:${String(input.property('Name'))}` },
  },
};

/** ARN of the function that a version or alias belongs to: the property holds a name or an ARN. */
function functionOf(input: FacetInput): string {
  const name = String(input.property('FunctionName'));
  return name.startsWith('arn:')
    ? name
    : `arn:${input.partition}:lambda:${input.region}:${input.account}:function:${name}`;
}

const loadBalancerArn: Facet = (input) => {
  const kind = input.property('Type') === 'network' ? 'net' : 'app';
  const name = String(named('Name')(input)).slice(0, 32);
  return `arn:${input.partition}:elasticloadbalancing:${input.region}:${input.account}:loadbalancer/${kind}/${name}/${String(hex(16)(input))}`;
};

/** `Ref` and ARN of what VPC Lattice has: the id is the end of both. */
function lattice(kind: string, prefix: string): Facets {
  const made: Facet = (input) =>
    `arn:${input.partition}:vpc-lattice:${input.region}:${input.account}:${kind}/${prefix}-0${String(hex(16)(input))}`;
  return { ref: made, attributes: { Arn: made, Id: (input) => `${prefix}-0${String(hex(16)(input))}` } };
}

const MESHES: Readonly<Record<string, Facets>> = {
  'AWS::VpcLattice::Service': lattice('service', 'svc'),
  'AWS::VpcLattice::ServiceNetwork': lattice('servicenetwork', 'sn'),
  'AWS::VpcLattice::TargetGroup': lattice('targetgroup', 'tg'),
};

const BALANCERS: Readonly<Record<string, Facets>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    ref: loadBalancerArn,
    attributes: { LoadBalancerArn: loadBalancerArn },
  },
};

const DATA: Readonly<Record<string, Facets>> = {
  'AWS::DynamoDB::Table': {
    ref: named('TableName'),
    attributes: {
      Arn: arn('dynamodb', (name) => `table/${name}`, named('TableName')),
      StreamArn: arn('dynamodb', (name) => `table/${name}/stream/2020-01-01T00:00:00.000`, named('TableName')),
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    ref: named('TableName'),
    attributes: {
      Arn: arn('dynamodb', (name) => `table/${name}`, named('TableName')),
      StreamArn: arn('dynamodb', (name) => `table/${name}/stream/2020-01-01T00:00:00.000`, named('TableName')),
      TableId: uuid,
    },
  },
  'AWS::SecretsManager::Secret': { ref: secretArn, attributes: { Id: secretArn } },
  'AWS::S3::Bucket': {
    ref: (input) => String(named('BucketName')(input)).toLowerCase(),
    attributes: {
      Arn: (input) => `arn:${input.partition}:s3:::${String(named('BucketName')(input)).toLowerCase()}`,
      DomainName: bucketHost(''),
      RegionalDomainName: bucketHost('.REGION'),
    },
  },
  'AWS::SSM::Parameter': { ref: named('Name'), attributes: { Type: property('Type'), Value: property('Value') } },
  'AWS::KMS::Key': { ref: uuid, attributes: { Arn: arn('kms', (id) => `key/${id}`, uuid), KeyId: uuid } },
  'AWS::KMS::Alias': { ref: property('AliasName') },
};

const AROUND: Readonly<Record<string, Facets>> = {
  'AWS::WAFv2::WebACL': wafv2('webacl', {
    LabelNamespace: (input) => `awswaf:${input.account}:webacl:${String(named('Name')(input))}:`,
    Capacity: () => 0,
  }),
  'AWS::WAFv2::IPSet': wafv2('ipset'),
  'AWS::WAFv2::RegexPatternSet': wafv2('regexpatternset'),
  'AWS::WAFv2::RuleGroup': wafv2('rulegroup', {
    LabelNamespace: (input) => `awswaf:${input.account}:rulegroup:${String(named('Name')(input))}:`,
  }),
  'AWS::Logs::LogGroup': {
    ref: named('LogGroupName'),
    attributes: { Arn: arn('logs', (name) => `log-group:${name}:*`, named('LogGroupName')) },
  },
  'AWS::IAM::Role': {
    ref: named('RoleName'),
    attributes: { Arn: arn('iam', (name) => `role/${name}`, named('RoleName'), 'global'), RoleId: hex(20) },
  },
  'AWS::IAM::ManagedPolicy': {
    ref: arn('iam', (name) => `policy/${name}`, named('ManagedPolicyName'), 'global'),
    attributes: { PolicyArn: arn('iam', (name) => `policy/${name}`, named('ManagedPolicyName'), 'global') },
  },
  'AWS::CertificateManager::Certificate': { ref: arn('acm', (id) => `certificate/${id}`, uuid) },
  'AWS::SQS::Queue': {
    ref: queueUrl,
    attributes: {
      Arn: arn('sqs', (name) => name, named('QueueName')),
      QueueName: named('QueueName'),
      QueueUrl: queueUrl,
    },
  },
  'AWS::SNS::Topic': {
    ref: arn('sns', (name) => name, named('TopicName')),
    attributes: { TopicArn: arn('sns', (name) => name, named('TopicName')), TopicName: named('TopicName') },
  },
  'AWS::Events::EventBus': {
    ref: property('Name'),
    attributes: { Arn: arn('events', (name) => `event-bus/${name}`, property('Name')), Name: property('Name') },
  },
  'AWS::Events::Rule': {
    ref: named('Name'),
    attributes: { Arn: arn('events', (name) => `rule/${name}`, named('Name')) },
  },
  'AWS::Kinesis::Stream': {
    ref: named('Name'),
    attributes: { Arn: arn('kinesis', (name) => `stream/${name}`, named('Name')) },
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    ref: named('DeliveryStreamName'),
    attributes: { Arn: arn('firehose', (name) => `deliverystream/${name}`, named('DeliveryStreamName')) },
  },
  'AWS::OpenSearchService::Domain': {
    ref: named('DomainName'),
    attributes: {
      Arn: arn('es', (name) => `domain/${name}`, named('DomainName')),
      DomainEndpoint: (input) => `search-${String(hex(20)(input))}.${input.region}.es.${input.urlSuffix}`,
    },
  },
  'AWS::StepFunctions::StateMachine': {
    ref: arn('states', (name) => `stateMachine:${name}`, named('StateMachineName')),
    attributes: {
      Arn: arn('states', (name) => `stateMachine:${name}`, named('StateMachineName')),
      Name: named('StateMachineName'),
    },
  },
  'AWS::Cognito::UserPool': {
    ref: userPoolId,
    attributes: {
      UserPoolId: userPoolId,
      Arn: arn('cognito-idp', (id) => `userpool/${id}`, userPoolId),
      ProviderName: (input) => `cognito-idp.${input.region}.${input.urlSuffix}/${String(userPoolId(input))}`,
      ProviderURL: (input) => `https://cognito-idp.${input.region}.${input.urlSuffix}/${String(userPoolId(input))}`,
    },
  },
  'AWS::Cognito::UserPoolClient': { ref: hex(26), attributes: { ClientId: hex(26) } },
  'AWS::Cognito::UserPoolDomain': { ref: property('Domain') },
};

const FACETS: Readonly<Record<string, Facets>> = {
  ...API_GATEWAY,
  ...COMPUTE,
  ...BALANCERS,
  ...MESHES,
  ...DATA,
  ...AROUND,
};

/** What `Ref` of a resource gives: for a type that the table does not know, a generated name. */
export function refOf(type: string, input: FacetInput): unknown {
  return (FACETS[type]?.ref ?? named('Name'))(input);
}

/** What `GetAtt` of a resource gives, or undefined when the table does not know the attribute. */
export function attributeOf(type: string, attribute: string, input: FacetInput): unknown {
  const attributes = FACETS[type]?.attributes;
  return attributes && Object.hasOwn(attributes, attribute) ? attributes[attribute]?.(input) : undefined;
}
