import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { checkCommand } from '../../../cli/commands/check';
import {
  editAll,
  editAuthorizers,
  editConsumers,
  editIssuers,
  editOperations,
  removeAll,
} from '../../../cli/mutants/edit';
import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { api as privateApi } from '../../../examples/backends/private-api';
import { api as publicApi } from '../../../examples/backends/private-https';
import { rewrite, set } from '../../../examples/topologies/twin';

jest.setTimeout(120_000);

const NOW = new Date('2026-12-01');
const STAGE = 'AWS::ApiGateway::Stage';
const API = 'AWS::ApiGateway::RestApi';
const FUNCTION = 'AWS::Lambda::Function';

let external = '';
let internal = '';
let templateFile = '';
let original = '';
beforeAll(() => {
  external = App.of(Stack.of(publicApi))!.synth().directory;
  const assembly = App.of(Stack.of(privateApi))!.synth();
  internal = assembly.directory;
  templateFile = join(internal, assembly.getStackByName('Rates').templateFile);
  original = readFileSync(templateFile, 'utf8');
});
afterEach(() => writeFileSync(templateFile, original));

/** What `check --parity` prints about the twin, and its exit code. */
function compared(edit: (template: MutableTemplate) => boolean): { code: number; lines: readonly string[] } {
  const template = JSON.parse(original) as MutableTemplate;
  if (!edit(template)) throw new Error('nothing to weaken');
  writeFileSync(templateFile, JSON.stringify(template));
  const output = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const code = checkCommand([external, internal], { parity: true }, NOW);
  const lines = output.mock.calls.flatMap(([text]) => String(text).split('\n'));
  output.mockRestore();
  return { code, lines };
}

test('the private API is not weaker than the public one', () => {
  const { code, lines } = compared(() => true);

  expect([code, lines.filter((line) => line.includes('WEAKER'))]).toEqual([0, []]);
});

const settings = (edit: (setting: Record<string, unknown>) => unknown) => (template: MutableTemplate) =>
  editAll(template, STAGE, ({ MethodSettings }) => {
    for (const each of MethodSettings as Record<string, unknown>[]) edit(each);
    return true;
  });

/** Sets members, as a mutation that has something to change. */
function assign(target: object, values: object): true {
  Object.assign(target, values);
  return true;
}

test.each<[string, string, (template: MutableTemplate) => boolean]>([
  [
    'the authorizer of one operation is dropped',
    'authn-required',
    (template) => {
      let left = 1;
      return editOperations(template, (operation) => {
        if (left-- > 0) operation['security'] = [];
        return true;
      });
    },
  ],
  [
    'the web ACL is taken from the stage',
    'network-waf',
    (template) => removeAll(template, 'AWS::WAFv2::WebACLAssociation'),
  ],
  [
    'the request validator is off',
    'input-gateway-model',
    (template) => editOperations(template, (operation) => delete operation['x-amazon-apigateway-request-validator']),
  ],
  [
    'the request rate is raised',
    'network-stage-throttle',
    settings((each) => assign(each, { ThrottlingRateLimit: 9_000 })),
  ],
  ['the burst is raised', 'network-stage-throttle', settings((each) => assign(each, { ThrottlingBurstLimit: 4_000 }))],
  ['the request rate is gone', 'network-stage-throttle', settings((each) => delete each['ThrottlingRateLimit'])],
  [
    'a consumer may call more',
    'network-consumer-limit',
    (template) => editConsumers(template, (consumer) => assign(consumer, { rate: 1_000 })),
  ],
  [
    'the access log is gone',
    'audit-access-log',
    (template) => editAll(template, STAGE, (stage) => delete stage['AccessLogSetting']),
  ],
  [
    'the access log is kept for a week',
    'audit-access-log',
    set('AWS::Logs::LogGroup', 'RetentionInDays', 7, /AccessLog/),
  ],
  ['the web ACL writes no log', 'audit-waf-log', (template) => removeAll(template, 'AWS::WAFv2::LoggingConfiguration')],
  ['old TLS is taken', 'transport-tls-policy', set(API, 'SecurityPolicy', 'TLS_1_0')],
  ['TLS 1.2 is taken', 'transport-tls-policy', set(API, 'SecurityPolicy', 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09')],
  ['the guard is gone', 'transport-transaction-token', set(FUNCTION, 'Handler', 'index.handler', /^ApiBackend/)],
  [
    'the server is called in the clear',
    'transport-backend',
    rewrite(FUNCTION, 'https://rates.internal', 'http://rates.internal'),
  ],
  [
    'tokens last for a day',
    'authn-lifetime',
    (template) => editIssuers(template, (issuer) => assign(issuer, { maxLifetimeSeconds: 86_400 })),
  ],
  [
    'tokens for other APIs are taken',
    'authn-audience',
    (template) => editIssuers(template, (issuer) => assign(issuer, { audiences: ['rates-api', 'orders-api'] })),
  ],
  [
    'decisions are cached',
    'authz-no-cache',
    (template) => editAuthorizers(template, (each) => assign(each, { authorizerResultTtlInSeconds: 300 })),
  ],
  [
    'refusals lose HSTS',
    'transport-plaintext',
    rewrite(API, 'gatewayresponse.header.Strict-Transport-Security', 'gatewayresponse.header.x-none'),
  ],
])('where %s inside, %s is named and the comparison fails', (_, slug, edit) => {
  const { code, lines } = compared(edit);

  const weaker = lines.filter((line) => line.includes('WEAKER')).map((line) => line.trim().split(/\s/)[0]);
  expect([code, weaker]).toEqual([1, expect.arrayContaining([slug])]);
});
