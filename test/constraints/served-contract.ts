import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DrillClient } from '../../cli/drill/client';
import type { Outcome } from '../../cli/drill/outcome';
import { ManualClock } from '../../cli/gateway/clock';
import { loadAssembly, type LocalGateway, startGateway } from '../../cli/gateway/gateway';
import { trialWaivers } from '../../cli/try/trial-waivers';
import { Backend } from '../../src/backends/backend';
import { Contract } from '../../src/contract';
import { Waiver } from '../../src/core/waiver';
import { HardenedApi } from '../../src/hardened-api';
import { Issuer } from '../../src/layers/authentication/issuer';
import type { Request } from './contract';

/** On the clock of throttles: enough for each request, and the token lives to see the last one. */
const PAUSE_MS = 100;

/** A document as a served stack: its template on loopback, with the real authorizer and guard. */
export class ServedContract {
  private token = '';

  private constructor(
    private readonly folder: string,
    private readonly gateway: LocalGateway,
    private readonly client: DrillClient,
    private readonly clock: ManualClock,
  ) {}

  static async boot(document: unknown): Promise<ServedContract> {
    const folder = mkdtempSync(join(tmpdir(), 'hardened-constraints-'));
    const outdir = join(folder, 'cdk.out');
    synthesize(document, join(folder, 'openapi.json'), outdir);
    const clock = new ManualClock(Date.now());
    const gateway = await startGateway(loadAssembly(outdir), { clock });
    const served = new ServedContract(folder, gateway, new DrillClient(gateway.ca), clock);
    const [identity] = gateway.identities.all;
    if (!identity) throw new Error('the stack has no test identity');
    served.token = await gateway.identities.mint(identity);
    return served;
  }

  async send(method: string, { path, headers = [], body }: Request): Promise<Outcome> {
    this.clock.advance(PAUSE_MS);
    const [endpoint] = this.gateway.endpoints;
    const always: [string, string][] = [
      ['Authorization', `Bearer ${this.token}`],
      ['User-Agent', 'constraints'],
    ];
    const request = {
      method,
      path,
      headers: [...always, ...headers],
      ...(body !== undefined && { body: Buffer.from(body) }),
    };
    return this.client.send({ endpoint: endpoint! }, request);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.gateway.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function synthesize(document: unknown, file: string, outdir: string): void {
  writeFileSync(file, JSON.stringify(document));
  const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Constraints');
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(join(__dirname, 'handler')),
  });
  new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(file),
    issuers: [Issuer.oidc('https://issuer.example.com', { audiences: ['constraints'] })],
    backend: Backend.lambda(handler),
    waivers: Object.entries({ ...trialWaivers([]), 'authz-gap': "nothing here is anybody's object" }).map(
      ([slug, reason]) => Waiver.of(slug, { owner: 'tests', reason, expires: `${new Date().getFullYear() + 1}-12-31` }),
    ),
  });
  app.synth();
}
