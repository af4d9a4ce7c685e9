import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Names, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuseLargePackage } from './function-limits';
import { assetsDir } from './package-root';

/** A handler bundle and the files that synth writes beside it. */
export interface HandlerAsset {
  readonly bundle:
    | 'authorizer'
    | 'guard'
    | 'registry'
    | 'echo'
    | 'canary'
    | 'detector'
    | 'ranges'
    | 'findings'
    | 'revocation'
    | 'containment'
    | 'indexer'
    | 'lake'
    | 'forward'
    | 'rotation';
  /** File name to text, written into `config/`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Folder within the asset that takes bundle and `config/`; default: the top. */
  readonly folder?: string;
}

/** Bundles that decide with Cedar: its wasm, which the package carries once, lies beside them on Lambda. */
const WITH_CEDAR: readonly string[] = ['authorizer', 'guard'];

/**
 * Puts bundle and configuration into a folder of the assembly and returns its path, for `Code.fromAsset`. A folder in the
 * assembly is found with and without asset staging.
 */
export function stageHandler(scope: Construct, { bundle, config = {}, folder = '' }: HandlerAsset): string {
  const source = join(assetsDir(), 'lambda', bundle);
  if (!existsSync(join(source, 'index.js'))) {
    throw new Error(`${source}/index.js is missing; run "npm run bundle", or reinstall the package`);
  }
  const root = join(outdir(scope), 'hardened-handlers', Names.uniqueId(scope));
  rmSync(root, { recursive: true, force: true });
  const target = join(root, folder);
  mkdirSync(join(target, 'config'), { recursive: true });
  for (const file of readdirSync(source)) copyFileSync(join(source, file), join(target, file));
  if (WITH_CEDAR.includes(bundle)) {
    copyFileSync(join(assetsDir(), 'cedar', 'cedar_wasm_bg.wasm'), join(target, 'cedar_wasm_bg.wasm'));
  }
  for (const [file, text] of Object.entries(config)) writeFileSync(join(target, 'config', file), text);
  refuseLargePackage(root, bundle);
  return root;
}

function outdir(scope: Construct): string {
  const stage = Stage.of(scope);
  if (!stage) throw new Error(`${scope.node.path} is in no App or Stage; create its stack inside one`);
  return stage.outdir;
}
