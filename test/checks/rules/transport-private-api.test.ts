import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleAccepts, ruleFinds, ruleTriple } from '../rule-triple';

const ref = (id: string) => ({ Ref: id });
const invoke = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
const others = { StringNotEquals: { 'aws:SourceVpce': ref('Endpoint') } };

const invokeOfAccount = {
  Action: 'execute-api:Invoke',
  Resource: 'arn:aws:execute-api:eu-west-1:111122223333:*/live/*',
};

/** The API of the good template, as `Exposure.privateTo` makes it. */
function closed(template: MutableTemplate): void {
  const api = propertiesOf(template, 'Api');
  api.EndpointConfiguration = { Types: ['PRIVATE'], VpcEndpointIds: [ref('Endpoint')] };
  api.Policy = {
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/live/*' },
      { Effect: 'Deny', ...invoke, Condition: others },
    ],
  };
  template.Resources.Endpoint = {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      SecurityGroupIds: [ref('EndpointGroup')],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: '*', ...invokeOfAccount }],
      },
    },
  };
  template.Resources.EndpointGroup = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { SecurityGroupIngress: [{ SourceSecurityGroupId: 'sg-1' }] },
  };
}

/** The same under a private domain. */
function named(template: MutableTemplate): void {
  closed(template);
  template.Resources.Hidden = {
    Type: 'AWS::ApiGateway::DomainNameV2',
    Properties: {
      DomainName: 'api.internal.example.com',
      Policy: {
        Statement: [
          { Effect: 'Allow', ...invoke },
          { Effect: 'Deny', ...invoke, Condition: others },
        ],
      },
    },
  };
  const DomainNameArn = { 'Fn::GetAtt': ['Hidden', 'DomainNameArn'] };
  template.Resources.HiddenMapping = {
    Type: 'AWS::ApiGateway::BasePathMappingV2',
    Properties: { DomainNameArn, RestApiId: ref('Api'), Stage: 'live' },
  };
  template.Resources.HiddenAccess = {
    Type: 'AWS::ApiGateway::DomainNameAccessAssociation',
    Properties: { DomainNameArn, AccessAssociationSource: ref('Endpoint'), AccessAssociationSourceType: 'VPCE' },
  };
}

const domainBut = (edit: (template: MutableTemplate) => unknown) => (template: MutableTemplate) => {
  named(template);
  edit(template);
};

const but = (edit: (template: MutableTemplate) => unknown) => (template: MutableTemplate) => {
  closed(template);
  edit(template);
};
const policyOf = (template: MutableTemplate) => propertiesOf(template, 'Api').Policy as { Statement: object[] };

const denies = (change: object) =>
  but((template) => {
    policyOf(template).Statement[1] = { Effect: 'Deny', ...invoke, Condition: others, ...change };
  });
const lets = (change: object) =>
  but((template) => {
    const { Action, Resource } = invokeOfAccount;
    const isElse = 'NotResource' in change || 'NotAction' in change;
    const kept = 'NotResource' in change ? { Action } : { Resource };
    propertiesOf(template, 'Endpoint').PolicyDocument = {
      Statement: [{ Effect: 'Allow', Principal: '*', ...(isElse ? kept : { Action, Resource }), ...change }],
    };
  });

ruleTriple('transport-private-api', {
  violations: {
    'a private API without a resource policy': but((template) => delete propertiesOf(template, 'Api').Policy),
    'a policy that lets in every endpoint': but((template) => policyOf(template).Statement.pop()),
    'a policy that lets in the whole VPC': but((template) => {
      policyOf(template).Statement[1] = {
        Effect: 'Deny',
        ...invoke,
        Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
      };
    }),
    'a policy that denies one account alone': denies({ Principal: { AWS: '111122223333' } }),
    'a policy that denies one path alone': denies({ Resource: 'execute-api:/live/GET/orders' }),
    'a policy that denies another action': denies({ Action: 'execute-api:InvalidateCache' }),
    'a policy that denies under a further condition': denies({
      Condition: { ...others, NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } },
    }),
    'a policy that denies those of another account alone': denies({
      Condition: { StringNotEquals: { ...others.StringNotEquals, 'aws:PrincipalAccount': '111122223333' } },
    }),
    'a policy that lets in a further endpoint': denies({
      Condition: { StringNotEquals: { 'aws:SourceVpce': [ref('Endpoint'), 'vpce-1'] } },
    }),
    'an endpoint with the default policy': but((template) => delete propertiesOf(template, 'Endpoint').PolicyDocument),
    'an endpoint that lets through everything': but((template) => {
      propertiesOf(template, 'Endpoint').PolicyDocument = {
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      };
    }),
    'an endpoint that lets through all but one API': lets({ NotResource: 'arn:aws:execute-api:eu-west-1:1:a/*' }),
    'an endpoint that lets through every action but one': lets({ NotAction: 'execute-api:ManageConnections' }),
    'an endpoint for APIs of every account': lets({
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${AWS::Region}:*:*' },
    }),
    'an endpoint that is open to the VPC': but((template) => {
      propertiesOf(template, 'EndpointGroup').SecurityGroupIngress = [{ CidrIp: '10.0.0.0/16' }];
    }),
    'a private domain without a policy': domainBut((template) => delete propertiesOf(template, 'Hidden').Policy),
    'a private domain that lets in every endpoint': domainBut((template) =>
      (propertiesOf(template, 'Hidden').Policy as { Statement: object[] }).Statement.pop(),
    ),
    'a private domain that a further endpoint is associated with': domainBut(
      (template) => (propertiesOf(template, 'HiddenAccess').AccessAssociationSource = 'vpce-1'),
    ),
  },
  unclear: {
    'an endpoint with a statement on a condition': but((template) => {
      const { Statement } = propertiesOf(template, 'Endpoint').PolicyDocument as { Statement: object[] };
      Statement.push({ 'Fn::If': ['Open', { Effect: 'Allow', Action: '*', Resource: '*' }, ref('AWS::NoValue')] });
    }),
    'an endpoint whose group is of another stack': but(
      (template) => (propertiesOf(template, 'Endpoint').SecurityGroupIds = ['sg-1']),
    ),
    'a private domain whose policy cannot be read': domainBut(
      (template) => (propertiesOf(template, 'Hidden').Policy = { 'Fn::ImportValue': 'policy' }),
    ),
    'an endpoint of another stack': but((template) => {
      propertiesOf(template, 'Api').EndpointConfiguration = { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1'] };
      policyOf(template).Statement[1] = {
        Effect: 'Deny',
        ...invoke,
        Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
      };
    }),
  },
});

ruleAccepts('transport-private-api', 'a private API that answers its own endpoint alone', closed);

ruleAccepts('transport-private-api', 'a private domain that answers the same endpoint alone', named);

ruleAccepts('transport-private-api', 'a private domain whose policy is text', (template) => {
  named(template);
  const hidden = propertiesOf(template, 'Hidden');
  hidden.Policy = { 'Fn::Sub': JSON.stringify(hidden.Policy).replace('{"Ref":"Endpoint"}', '"${Endpoint}"') };
});

const accepts = (name: string, edit: (template: MutableTemplate) => unknown) =>
  ruleAccepts('transport-private-api', name, edit);

accepts('a policy that allows the endpoint alone and denies nobody', (template) => {
  closed(template);
  policyOf(template).Statement = [
    { Effect: 'Allow', ...invoke, Condition: { StringEquals: { 'aws:sourceVpce': [ref('Endpoint')] } } },
  ];
});

accepts('a policy that denies what it allows, by a key in other letters', (template) => {
  closed(template);
  policyOf(template).Statement[1] = {
    Effect: 'Deny',
    Principal: { AWS: ['*'] },
    Action: ['execute-api:*'],
    Resource: 'execute-api:/live/*',
    Condition: { StringNotEquals: { 'AWS:SourceVPCE': [ref('Endpoint')] } },
  };
});

accepts('a policy of an endpoint with one statement, for this account', (template) => {
  closed(template);
  const Resource = { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:*/live/*' };
  propertiesOf(template, 'Endpoint').PolicyDocument = { Statement: { Effect: 'Allow', ...invoke, Resource } };
});

ruleAccepts('transport-tls-policy', 'the one policy that AWS has for private domains', named);

ruleAccepts('network-default-endpoint', 'a private API whose domain is the only way', named);

ruleFinds('network-default-endpoint', 'a default endpoint that is open beside a private domain', (template) => {
  named(template);
  for (const id of ['DomainMapping', 'PartnersMapping']) delete template.Resources[id];
  delete propertiesOf(template, 'Api').DisableExecuteApiEndpoint;
});

ruleFinds('transport-tls-policy', 'an old policy on a private domain', (template) => {
  named(template);
  propertiesOf(template, 'Hidden').SecurityPolicy = 'TLS_1_0';
});

ruleFinds('transport-certificate-expiry', 'a certificate of a private domain that nobody watches', (template) => {
  named(template);
  propertiesOf(template, 'Hidden').CertificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/9';
});
