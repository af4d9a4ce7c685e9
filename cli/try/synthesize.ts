import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Backend } from '../../src/backends/backend';
import type { Contract } from '../../src/contract/contract';
import { stageHandler } from '../../src/core/handler-asset';
import { HardenedApi } from '../../src/hardened-api';
import { Issuer } from '../../src/layers/authentication/issuer';
import { OwnershipResolver } from '../../src/layers/authorization/ownership-resolver';
import { Waiver } from '../../src/core/waiver';
import { echoSamples } from './samples';

/** A synthesized trial stack. */
export interface Trial {
  readonly dir: string;
  /** Removes the assembly, unless it was to be kept. */
  readonly dispose: () => void;
}

/** The waivers that a trial needs: what a first look at a document cannot have yet. */
const TRIAL_WAIVERS: Readonly<Record<string, string>> = {
  'network-edge': 'a trial on loopback has no edge',
  'network-default-endpoint': 'a trial on loopback has no domain',
  'authn-consumer': 'a trial knows no consumers yet',
  'authz-scope': 'what the document asks no scope or role for, every test caller may call',
};

/** Synthesizes a hardened stack around a document, with a backend that answers from the document's own schemas. */
export function synthesizeTrial(contract: Contract, resourceTypes: readonly string[], keep?: string): Trial {
  const dir = keep ?? mkdtempSync(join(tmpdir(), 'hardened-try-'));
  const dispose = () => {
    if (!keep) rmSync(dir, { recursive: true, force: true });
  };
  try {
    if (keep) mkdirSync(keep, { recursive: true });
    build(contract, resourceTypes, dir);
    return { dir, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function build(contract: Contract, resourceTypes: readonly string[], outdir: string): void {
  const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Trial');
  const objects = new Table(stack, 'Objects', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const echo = new LambdaFunction(stack, 'Echo', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(
      stageHandler(stack, { bundle: 'echo', config: { 'samples.json': echoSamples(contract._model) } }),
    ),
  });
  new HardenedApi(stack, 'Api', {
    contract,
    issuers: [Issuer.oidc('https://issuer.example.com', { audiences: ['trial'] })],
    backend: Backend.lambda(echo),
    resources: resourceTypes.map((type) =>
      OwnershipResolver.dynamoDb(type, objects, {
        key: 'id',
        prefix: `${type}#`,
        tenant: 'tenant',
        owner: 'owner',
        parent: 'parent',
      }),
    ),
    waivers: Object.entries(TRIAL_WAIVERS).map(([slug, reason]) =>
      Waiver.of(slug, { owner: 'hardened-api try', reason, expires: nextYear() }),
    ),
  });
  app.synth();
}

const nextYear = () => `${new Date().getFullYear() + 1}-12-31`;
