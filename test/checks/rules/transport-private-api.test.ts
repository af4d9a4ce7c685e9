import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleAccepts, ruleTriple } from '../rule-triple';

const ref = (id: string) => ({ Ref: id });

/** The API of the good template, as `Exposure.privateTo` makes it. */
function closed(template: MutableTemplate): void {
  const api = propertiesOf(template, 'Api');
  api.EndpointConfiguration = { Types: ['PRIVATE'], VpcEndpointIds: [ref('Endpoint')] };
  api.Policy = {
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/live/*' },
      { Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': ref('Endpoint') } } },
    ],
  };
  template.Resources.Endpoint = {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      SecurityGroupIds: [ref('EndpointGroup')],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: 'arn:aws:execute-api:eu-west-1:111122223333:*/live/*',
          },
        ],
      },
    },
  };
  template.Resources.EndpointGroup = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { SecurityGroupIngress: [{ SourceSecurityGroupId: 'sg-1' }] },
  };
}

const but = (edit: (template: MutableTemplate) => unknown) => (template: MutableTemplate) => {
  closed(template);
  edit(template);
};
const policyOf = (template: MutableTemplate) => propertiesOf(template, 'Api').Policy as { Statement: object[] };

ruleTriple('transport-private-api', {
  violations: {
    'a private API without a resource policy': but((template) => delete propertiesOf(template, 'Api').Policy),
    'a policy that lets in every endpoint': but((template) => policyOf(template).Statement.pop()),
    'a policy that lets in the whole VPC': but((template) => {
      policyOf(template).Statement[1] = {
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
      };
    }),
    'an endpoint with the default policy': but((template) => delete propertiesOf(template, 'Endpoint').PolicyDocument),
    'an endpoint that lets through everything': but((template) => {
      propertiesOf(template, 'Endpoint').PolicyDocument = {
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      };
    }),
    'an endpoint that is open to the VPC': but((template) => {
      propertiesOf(template, 'EndpointGroup').SecurityGroupIngress = [{ CidrIp: '10.0.0.0/16' }];
    }),
  },
  unclear: {
    'an endpoint of another stack': but((template) => {
      propertiesOf(template, 'Api').EndpointConfiguration = { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1'] };
      policyOf(template).Statement[1] = {
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
      };
    }),
  },
});

ruleAccepts('transport-private-api', 'a private API that answers its own endpoint alone', closed);
