import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AuthorizationEngine } from '../../../src';

const dir = mkdtempSync(join(tmpdir(), 'engine-'));

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function granted(engine: AuthorizationEngine): Template {
  const stack = new Stack(new App(), 'Stack');
  const code = Code.fromInline('exports.handler = () => 1');
  engine.grantDecide(new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code }));
  return Template.fromStack(stack);
}

function file(name: string, content: string): string {
  writeFileSync(join(dir, name), content, 'latin1');
  return join(dir, name);
}

test('Cedar in process needs no configuration and no permission', () => {
  const template = granted(AuthorizationEngine.cedar());

  template.resourceCountIs('AWS::IAM::Policy', 0);
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: Match.absent() });
});

test('Verified Permissions may be asked about one store, and nothing else', () => {
  const template = granted(AuthorizationEngine.verifiedPermissions('PS1'));

  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { HARDENED_ENGINE: '{"kind":"verified-permissions","policyStoreId":"PS1"}' } },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action: 'verifiedpermissions:IsAuthorized',
          Effect: 'Allow',
          Resource: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([':policy-store/PS1'])] }),
        },
      ],
    },
  });
});

test('an OPA rule in wasm goes beside the handlers', () => {
  const engine = AuthorizationEngine.opaWasm(file('policy.wasm', '\0asm\x01'));

  expect(Object.keys(engine._files)).toEqual(['policy.wasm.base64', 'opa-wasm.js']);
  expect(engine._files['policy.wasm.base64']).toBe(Buffer.from('\0asm\x01', 'latin1').toString('base64'));
});

test.each<[string, () => AuthorizationEngine, RegExp]>([
  ['a store without an id', () => AuthorizationEngine.verifiedPermissions(''), /"policyStoreId" must not be empty/],
  [
    'OPA elsewhere',
    () => AuthorizationEngine.opa('https://opa.example.com/v1/data/x'),
    /not on the loopback interface/,
  ],
  ['a rule that is not there', () => AuthorizationEngine.opaWasm('/nowhere/policy.wasm'), /does not exist/],
  [
    'a rule that is not compiled',
    () => AuthorizationEngine.opaWasm(file('policy.rego', 'package x')),
    /no wasm module/,
  ],
])('%s is refused at synth', (_, make, message) => {
  expect(make).toThrow(message);
});
