import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
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
import { UsageError } from '../commands/usage-error';
import { TemporaryFolder } from '../gateway/lambda/temporary-folder';
import { echoSamples } from './samples';
import { trialWaivers } from './trial-waivers';

/** A synthesized trial stack. */
export interface Trial {
  readonly dir: string;
  /** Removes the assembly, unless it was to be kept. */
  readonly dispose: () => void;
}

/** Synthesizes a hardened stack around a document, with a backend that answers from the document's own schemas. */
export function synthesizeTrial(contract: Contract, resourceTypes: readonly string[], keep?: string): Trial {
  if (keep !== undefined) refuseFilled(keep);
  const folder = new TemporaryFolder();
  const dispose = () => folder.close();
  try {
    // Built beside the wanted place, so that a document at fault leaves nothing half-written there.
    const dir = folder.path();
    build(contract, resourceTypes, dir);
    if (keep === undefined) return { dir, dispose };
    mkdirSync(keep, { recursive: true });
    cpSync(dir, keep, { recursive: true });
    dispose();
    return { dir: keep, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** An assembly of another app must not be mixed with the trial's. */
function refuseFilled(dir: string): void {
  if (!existsSync(dir) || readdirSync(dir).length === 0 || existsSync(join(dir, 'Trial.template.json'))) return;
  throw new UsageError(`--keep ${dir}: the folder holds something else; name an empty or a new one`);
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
    waivers: Object.entries(trialWaivers(resourceTypes)).map(([slug, reason]) =>
      Waiver.of(slug, { owner: 'hardened-api try', reason, expires: nextYear() }),
    ),
  });
  app.synth();
}

const nextYear = () => `${new Date().getFullYear() + 1}-12-31`;
