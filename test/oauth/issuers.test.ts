import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { drillAssembly } from '../../cli/commands/drill-assembly';
import { loadAssembly } from '../../cli/gateway/gateway';
import {
  Backend,
  CognitoClient,
  CognitoIssuer,
  Consumer,
  Contract,
  HardenedApi,
  Issuer,
  SignatureAlgorithm,
  TokenDeviation,
  Waiver,
} from '../../src';
import { CONTROLS } from '../../src/vocabulary';

const isBundled = existsSync(join(__dirname, '../../assets/lambda/authorizer/index.js'));
if (!isBundled) process.stderr.write('SKIPPED: no issuer is drilled, because assets/ is not bundled\n');

const contract = Contract.fromFile(join(__dirname, 'greeting.yaml'));
const READER = { roles: ['reader'], tenants: ['acme'] };
const DRILLED = [...CONTROLS.filter(({ layer }) => layer === 'authentication').map(({ slug }) => slug), 'authz-scope'];

type Parties = { readonly issuers: Issuer[]; readonly consumers: Consumer[] };

const PARTIES: Readonly<Record<string, (stack: Stack) => Parties>> = {
  'a user pool of Cognito, with a service and an app': (stack) => {
    const operations = ['getGreeting'];
    const { issuer, consumers } = new CognitoIssuer(stack, 'Identity', {
      contract,
      identifier: 'greeting.example.com',
      domainPrefix: 'acme-greeting',
      clients: [
        CognitoClient.service('erp', { operations, ...READER }),
        CognitoClient.app('web', { operations, callbackUrls: ['https://web.example.com/in'], ...READER }),
      ],
    });
    return { issuers: [issuer], consumers };
  },
  'a provider whose tokens differ from RFC 9068': () => {
    const issuer = Issuer.oidc('https://id.example.com/realms/acme', {
      audiences: ['greeting-api'],
      algorithms: [SignatureAlgorithm.RS256],
      deviations: [
        TokenDeviation.accessTokenClaim('typ', 'Bearer'),
        TokenDeviation.withoutTokenId(),
        TokenDeviation.scopeClaim('scp'),
      ],
    });
    return { issuers: [issuer], consumers: [Consumer.of('erp', { issuer, clients: ['erp'], ...READER })] };
  },
};

(isBundled ? describe : describe.skip)('every attack on tokens, through the served gateway', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'issuers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(PARTIES))(
    'is refused by an API behind %s, and its own callers are let in',
    async (_name, partiesOf) => {
      const app = new App({ outdir: folder });
      const stack = new Stack(app, 'Greeting');
      const handler = new LambdaFunction(stack, 'Handler', {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromAsset(join(__dirname, 'handler')),
      });
      new HardenedApi(stack, 'Api', {
        contract,
        backend: Backend.lambda(handler),
        ...partiesOf(stack),
        waivers: ['network-edge', 'audit-pipeline', 'audit-detection'].map((slug) =>
          Waiver.of(slug, { owner: 'test', reason: 'loopback', expires: '2027-03-31' }),
        ),
      });

      const report = await drillAssembly(loadAssembly(app.synth().directory), { slugs: DRILLED });

      const failed = report.results.filter(({ verdict }) => verdict !== 'refused');
      expect(failed.map(({ slug, name, verdict, detail }) => `${slug}: ${name}: ${verdict}: ${detail}`)).toEqual([]);
      expect(report.results.length).toBeGreaterThan(80);
    },
    120_000,
  );
});
