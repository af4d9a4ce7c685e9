import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ProofRecords } from '../../../src/layers/authentication/proof-records';
import { testStack } from '../test-stack';

function synthesized(publicUrls: string[]): Template {
  const stack = testStack();
  const fn = new LambdaFunction(stack, 'Fn', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => undefined;'),
  });
  new ProofRecords(stack, 'Proofs', { publicUrls }).grantUse(fn);
  return Template.fromStack(stack);
}

describe('ProofRecords', () => {
  it('makes a table that forgets, and lets the authorizer add to it only', () => {
    const template = synthesized(['https://api.example.com/']);

    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'dynamodb:PutItem' })] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { HARDENED_PROOF_URLS: '["https://api.example.com"]' } },
    });
  });

  it.each([
    [[], /"publicUrls" must not be empty while an issuer has "senderConstraint" DPOP/],
    [['http://api.example.com'], /"publicUrls" holds http:\/\/api.example.com; give an https URL/],
    [['https://api.example.com?a=b'], /without query/],
    [['api.example.com'], /give an https URL/],
  ])('refuses the URLs %j', (urls, message) => {
    expect(() => synthesized(urls as string[])).toThrow(message as RegExp);
  });
});
