import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Backend } from '../src/backends/backend';
import { Contract } from '../src/contract';
import { Waiver } from '../src/core/waiver';
import { Sink } from '../src/layers/audit/sink';
import { HardenedApi } from '../src/hardened-api';
import type { HardenedApiProps } from '../src/hardened-api-props';
import { Issuer } from '../src/layers/authentication/issuer';
import { TokenKind } from '../src/layers/authentication/token-rules';
import { OwnershipResolver } from '../src/layers/authorization/ownership-resolver';
import { ACME, SHOP, ISSUER, OPTIONS, EDGE, stackOf, contractWith, body } from './hardened-api-fixture';

describe('HardenedApi', () => {
  describe('refuses to leave a gap', () => {
    const SYNTH: [string, () => Partial<HardenedApiProps>, RegExp][] = [
      [
        'no consumer',
        () => ({ consumers: [] }),
        /authentication, every operation: no consumer is known.*Waiver\.of\('authn-consumer'/,
      ],
      ['no edge', () => ({ waivers: [] }), /network, every operation: no edge.*Waiver\.of\('network-edge'/],
      [
        'a resource type without a resolver',
        () => ({ resources: [] }),
        /authorization, resource Order \(getOrder\): no resolver finds its tenant/,
      ],
      [
        'an identifier without a resource',
        () => ({ contract: contractWith((yaml) => yaml.replace('resource: Order, ownership: owner, ', '')) }),
        /authorization, getOrder \(GET \/orders\/\{orderId\}\): identifier "orderId" in path names no resource.*'authz-gap'/,
      ],
      [
        'an operation without security',
        () => ({
          contract: contractWith((yaml) => yaml.replace('operationId: root', 'operationId: root\n      security: []')),
        }),
        /authentication, root \(GET \/\): the contract publishes it without authentication.*'authn-required'/,
      ],
      [
        'an operation with neither scope nor role',
        () => ({
          contract: contractWith((yaml) => yaml.replace('x-hardened: { roles: [buyer] }', 'security: [{ oauth: [] }]')),
        }),
        /authorization, root \(GET \/\): it needs neither a scope nor a role.*'authz-scope'/,
      ],
      [
        'an issuer whose tokens are of no known kind',
        () => ({
          issuers: [Issuer.oidc('https://id.example.com', { audiences: ['a'], tokenKind: TokenKind.GENERIC })],
        }),
        /authentication, issuer https:\/\/id\.example\.com.*'authn-token-type'/,
      ],
    ];

    it.each(SYNTH)('%s', (_, props, message) => {
      expect(() => stackOf(props())).toThrow(message);
    });

    it('and names every gap at once', () => {
      expect(() => stackOf({ waivers: [], resources: [] })).toThrow(/2 faults/);
    });

    it('unless a waiver covers it', () => {
      const contract = contractWith((yaml) => yaml.replace('resource: Order, ownership: owner, ', ''));

      expect(() => stackOf({ contract, waivers: [EDGE, Waiver.of('authz-gap', OPTIONS)] })).not.toThrow();
    });

    it('and not with an expired waiver', () => {
      const waivers = [Waiver.of('network-edge', { ...OPTIONS, expires: '2026-11-30' })];

      expect(() => stackOf({ waivers })).toThrow('expired on 2026-11-30');
    });
  });

  it('publishes an operation without authorizer under a waiver, marked anonymous', () => {
    const contract = contractWith((yaml) =>
      yaml.replace('operationId: root\n      x-hardened: { roles: [buyer] }', 'operationId: root\n      security: []'),
    );
    const stack = stackOf({ contract, waivers: [EDGE, Waiver.of('authn-required', OPTIONS)] });

    const { paths } = body(Template.fromStack(stack));
    expect(paths['/']?.['get']?.['security']).toEqual([]);
    expect(paths['/orders']?.['post']?.['security']).toEqual([{ hardened: [], plan: [] }]);
    const handlers = join((stack.node.root as App).outdir, 'hardened-handlers');
    const guard = readdirSync(handlers).find((name) => name.includes('Input')) ?? '';
    expect(readFileSync(join(handlers, guard, 'hardened', 'config', 'operations.json'), 'utf8')).toMatch(
      /"id":"root".*?"anonymous":true/,
    );
  });

  it.each([
    ['a runtime that the guard cannot wrap', { runtime: Runtime.PYTHON_3_13 }, /runtime python3\.13.*Node\.js runtime/],
  ])('refuses a backend with %s', (_, fn, message) => {
    expect(() => stackOf({}, fn)).toThrow(message);
  });

  it('refuses one backend for two APIs', () => {
    const stack = stackOf();
    const backend = Backend.lambda(stack.node.findChild('Handler') as LambdaFunction);
    const second = {
      contract: Contract.fromFile(SHOP),
      issuers: [ISSUER],
      backend,
      consumers: [ACME],
      sinks: [Sink.cloudWatchNative()],
      waivers: [EDGE],
    };

    const orders = stack.node.findChild('Orders') as Table;
    const resources = [OwnershipResolver.dynamoDb('Order', orders, { key: 'id', tenant: 'tenant', owner: 'owner' })];
    expect(() => new HardenedApi(stack, 'Second', { ...second, resources })).toThrow(
      'is guarded for another API already',
    );
  });

  it.each([
    [
      'no issuer',
      { issuers: [], consumers: [], waivers: [EDGE, Waiver.of('authn-consumer', OPTIONS)] },
      '"issuers" must not be empty',
    ],
    ['one issuer twice', { issuers: [ISSUER, ISSUER] }, 'is given twice'],
    ['a policy folder that does not exist', { policies: '/nowhere' }, '"policies" /nowhere is no folder'],
  ])('refuses %s', (_, props, message) => {
    expect(() => stackOf(props)).toThrow(message);
  });
});
