import { costCard, costLines } from '../../../cli/report/cost-card';
import { templateModel } from '../../../src/checks/model/template-model';

const card = (Resources: Record<string, { Type: string; Properties?: object; Metadata?: object }>) =>
  costCard(templateModel({ Resources }));

const webAcl = (Metadata?: object) => ({
  Type: 'AWS::WAFv2::WebACL',
  Properties: { Rules: [{ Name: 'a' }, { Name: 'b' }] },
  ...(Metadata && { Metadata }),
});

it('says what our own web ACL says about itself', () => {
  const facts = { capacity: 1226, monthlyUsd: 30.5, perMillionUsd: 1.5 };

  expect(card({ Acl: webAcl({ 'cdk-hardened-api': { webAcl: facts } }) })).toEqual([
    {
      what: 'web ACL',
      count: 1,
      monthlyUsd: 30.5,
      note: '2 rules, 1226 of 5000 capacity units, 1.50 a million requests',
    },
  ]);
});

it('counts the rules of a web ACL of others', () => {
  expect(card({ Acl: webAcl() })).toMatchObject([{ monthlyUsd: 7, note: '2 rules' }]);
});

it('puts the dearest first, and what is subscribed to once only', () => {
  const shield = { Type: 'AWS::Shield::Protection' };
  const stream = { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 2 } };

  expect(
    card({ stream, one: shield, two: shield }).map(({ what, count, monthlyUsd }) => [what, count, monthlyUsd]),
  ).toEqual([
    ['Shield Advanced subscription', 1, 3000],
    ['data stream', 1, 21.9],
  ]);
});

it('lists nothing that is free or billed by use', () => {
  const endpoint = { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } };

  expect(card({ endpoint, table: { Type: 'AWS::DynamoDB::Table' } })).toEqual([]);
});

it('counts app clients of services, and not those through which people sign in', () => {
  const client = (...AllowedOAuthFlows: string[]) => ({
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { AllowedOAuthFlows },
  });

  expect(card({ service: client('client_credentials'), app: client('code') })).toEqual([
    { what: 'service client', count: 1, monthlyUsd: 6, note: '2.25 a thousand tokens' },
  ]);
});

it('tells the sum and the parts', () => {
  const secret = { Type: 'AWS::SecretsManager::Secret' };

  expect(costLines(card({ one: secret, two: secret, key: { Type: 'AWS::KMS::Key' } }))).toEqual([
    '  costs   about 1.80 USD a month before traffic (US East, 2026): key 1.00, 2 secrets 0.80',
  ]);
});

it('says nothing of a template without standing costs', () => {
  expect(costLines([])).toEqual([]);
});
