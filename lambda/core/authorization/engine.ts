import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CONFIG_FILES, type EngineConfig, type PolicyBundle } from '../../../src/vocabulary';
import type { AwsCall } from '../aws';
import { postJson } from '../json-call';
import { createEngine, type PolicyEngine } from './decide';
import { createOpaEngine, createOpaWasmEngine, type LoadedPolicy } from './engines/opa';
import { createVerifiedPermissionsEngine } from './engines/verified-permissions';

/** The engine that the API is configured with. Throws where there is none of that name: the function then never starts. */
export function engineOf(config: EngineConfig, bundle: PolicyBundle, dir: string, call: AwsCall): PolicyEngine {
  switch (config.kind) {
    case 'cedar':
      return createEngine(bundle);
    case 'verified-permissions':
      return createVerifiedPermissionsEngine(bundle, config.policyStoreId, call);
    case 'opa':
      return createOpaEngine(bundle, config.url, postJson);
    case 'opa-wasm':
      return createOpaWasmEngine(bundle, lazyWasm(dir));
    default:
      throw new Error(`"${String((config as { kind: unknown }).kind)}" is no policy engine; deploy the API again`);
  }
}

interface OpaRuntime {
  loadPolicy(wasm: Buffer): Promise<LoadedPolicy>;
}

/** Loaded by the first decision, like Cedar: most guards never decide. */
function lazyWasm(dir: string): LoadedPolicy {
  let loaded: Promise<LoadedPolicy> | undefined;
  const load = async () => {
    const runtime = join(dir, CONFIG_FILES.opaRuntime);
    const { loadPolicy } = createRequire(runtime)(runtime) as OpaRuntime;
    return loadPolicy(Buffer.from(readFileSync(join(dir, CONFIG_FILES.opaPolicy), 'utf8'), 'base64'));
  };
  return {
    evaluate: async (input: unknown) => {
      loaded ??= load();
      return (await loaded).evaluate(input);
    },
  };
}
