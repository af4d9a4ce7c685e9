import { resolveAssembly } from '../../../../cli/gateway/assembly/resolve-assembly';
import { customKey, type CustomResult } from '../../../../cli/gateway/assembly/resolver';
import type { Assembly, AssemblyStack, Template } from '../../../../cli/gateway/assembly/types';

type Parts = Omit<Template, 'Resources'> & { Resources?: Template['Resources'] };

/** A function's environment is read strictly, so a variable shows what a value resolves to. */
function resolveIn(
  value: unknown,
  { Resources = {}, ...parts }: Parts = {},
  customs = new Map<string, CustomResult>(),
) {
  const probe = { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { V: value } } } };
  const assembly: Assembly = {
    dir: '/x',
    assets: [],
    contracts: [],
    gaps: [],
    stacks: [
      {
        name: 'S',
        env: { account: '111122223333', region: 'eu-west-1' },
        template: { ...parts, Resources: { ...Resources, Probe: probe } },
      },
    ],
  };
  const resolved = resolveAssembly(assembly, { secretText: () => '{"user":"u1"}', customs });
  const { Variables } = resolved.stacks[0]!.resources['Probe']!.properties['Environment'] as {
    Variables: { V?: unknown };
  };
  return Variables.V;
}

const parts: Parts = {
  Parameters: { Size: { Type: 'Number', Default: 3 }, Names: { Type: 'CommaDelimitedList', Default: 'a,b' } },
  Mappings: { Map: { 'eu-west-1': { key: 'mapped' } } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  },
  Resources: {
    Orders: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } },
    Db: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } },
    Param: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/p', Type: 'String', Value: 'stored' } },
  },
};

test.each([
  [{ Ref: 'Orders' }, 'orders'],
  [{ Ref: 'AWS::AccountId' }, '111122223333'],
  [{ Ref: 'Size' }, 3],
  [{ Ref: 'Names' }, ['a', 'b']],
  [{ 'Fn::GetAtt': ['Orders', 'Arn'] }, 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders'],
  [{ 'Fn::GetAtt': 'Queue.QueueName' }, 'q'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-eu-west-1'],
  [
    { 'Fn::Sub': '${AWS::Partition}:${Orders.Arn}:${!Kept}' },
    'aws:arn:aws:dynamodb:eu-west-1:111122223333:table/orders:${Kept}',
  ],
  [{ 'Fn::Sub': ['${x}/${Orders}', { x: { Ref: 'Size' } }] }, '3/orders'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
  [{ 'Fn::If': ['Yes', 'y', 'n'] }, 'y'],
  [{ 'Fn::If': ['Both', 'y', 'n'] }, 'n'],
  [{ 'Fn::If': ['Either', 'y', 'n'] }, 'y'],
  [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, 'mapped'],
  [{ 'Fn::Base64': 'hi' }, 'aGk='],
  [{ 'Fn::ToJsonString': { a: { Ref: 'Size' } } }, '{"a":3}'],
  [{ 'Fn::If': ['No', 'y', { Ref: 'AWS::NoValue' }] }, undefined],
  [
    [1, { Ref: 'AWS::NoValue' }, 2],
    [1, 2],
  ],
  ['{{resolve:secretsmanager:db:SecretString:user::}}', 'u1'],
  [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Db' }, ':SecretString:user::}}']] }, 'u1'],
  ['x {{resolve:ssm:/p}}', 'x stored'],
  ['${not.an.intrinsic}', '${not.an.intrinsic}'],
])('resolves %j', (value, expected) => {
  expect(resolveIn(value, parts)).toEqual(expected);
});

test('gives what CloudFormation would name the same name in every boot', () => {
  const table = { Resources: { T: { Type: 'AWS::DynamoDB::Table', Properties: {} } } };

  expect(resolveIn({ Ref: 'T' }, table)).toMatch(/^S-T-[0-9A-F]{12}$/);
  expect(resolveIn({ Ref: 'T' }, table)).toBe(resolveIn({ Ref: 'T' }, table));
});

test('gives custom resources the attributes that their provider returned', () => {
  const custom = { Resources: { C: { Type: 'Custom::Thing', Properties: {} } } };
  const results = new Map([[customKey('S', 'C'), { physicalId: 'p', data: { Value: 42 } }]]);

  expect(resolveIn([{ Ref: 'C' }, { 'Fn::GetAtt': ['C', 'Value'] }], custom, results)).toEqual(['p', 42]);
});

test.each([
  [
    'an attribute that the gateway does not know',
    { 'Fn::GetAtt': ['Orders', 'Nonsense'] },
    /resource Probe, property Environment: needs Orders.Nonsense/,
  ],
  ['a resource that is not there', { Ref: 'Gone' }, /needs Gone, which is neither a resource nor a parameter/],
  [
    'a dynamic reference to a foreign secret',
    '{{resolve:secretsmanager:other:SecretString:user}}',
    /needs the dynamic reference/,
  ],
  ['a function that is not emulated', { 'Fn::Transform': {} }, /needs the intrinsic function Fn::Transform/],
])('stops at %s where the value is read', (_what, value, message) => {
  expect(() => resolveIn(value, parts)).toThrow(message);
});

test('leaves a marker where nobody reads the value', () => {
  const role = { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Probe', 'Nonsense'] } } };

  expect(() => resolveIn('x', { Resources: { Other: role } })).not.toThrow();
});

test('leaves out resources whose condition does not hold', () => {
  const conditional = { Resources: { T: { Type: 'AWS::DynamoDB::Table', Properties: {}, Condition: 'No' } } };
  const assembly = {
    dir: '/x',
    assets: [],
    contracts: [],
    gaps: [],
    stacks: [
      {
        name: 'S',
        env: { account: '1', region: 'r' },
        template: { ...conditional, Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } },
      },
    ],
  };

  expect(resolveAssembly(assembly, { secretText: () => '', customs: new Map() }).stacks[0]?.resources).toEqual({});
});

test('hands parameters to nested stacks and their outputs back', () => {
  const stacks: readonly AssemblyStack[] = [
    {
      name: 'S',
      env: { account: '1', region: 'eu-west-1' },
      template: {
        Resources: {
          Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { P: { Ref: 'AWS::Region' } } } },
          F: { Type: 'AWS::Lambda::Function', Properties: { Handler: { 'Fn::GetAtt': ['Inner', 'Outputs.O'] } } },
        },
      },
    },
    {
      name: 'S/Inner',
      env: { account: '1', region: 'eu-west-1' },
      parent: { stack: 'S', logicalId: 'Inner' },
      template: { Parameters: { P: { Type: 'String' } }, Resources: {}, Outputs: { O: { Value: { Ref: 'P' } } } },
    },
  ];
  const resolved = resolveAssembly(
    { dir: '/x', assets: [], contracts: [], gaps: [], stacks },
    { secretText: () => '', customs: new Map() },
  );

  expect(resolved.stacks[0]?.resources['F']?.properties['Handler']).toBe('eu-west-1');
});

test('does not follow a circle of references for ever', () => {
  const circle = {
    A: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { Ref: 'B' } } },
    B: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { Ref: 'A' } } },
  };

  expect(() => resolveIn({ Ref: 'A' }, { Resources: circle })).toThrow(/depends on itself/);
});
