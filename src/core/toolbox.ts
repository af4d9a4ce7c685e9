import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ajv, _ as ajvCode } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020';
import type Ajv04 from 'ajv-draft-04';
import type addFormats from 'ajv-formats';
import type * as Yaml from 'yaml';
import { assetsDir } from './package-root';

export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

/** The third-party libraries that synth uses, under their own names. */
export interface Toolbox {
  readonly yaml: Pick<
    typeof Yaml,
    'parseDocument' | 'stringify' | 'LineCounter' | 'isAlias' | 'isMap' | 'isScalar' | 'isSeq'
  >;
  readonly Ajv: typeof Ajv;
  readonly Ajv04: typeof Ajv04;
  readonly Ajv2020: typeof Ajv2020;
  readonly addFormats: typeof addFormats;
  /** Template tag of ajv for keywords of our own. */
  readonly ajvCode: typeof ajvCode;
  /** The OpenAPI Initiative's own JSON Schemas of its documents. */
  readonly openApiSchemas: Readonly<Record<'3.0' | '3.1', Record<string, unknown>>>;
  /** Cedar, compiled on first use. */
  cedar(): Cedar;
}

let loaded: Toolbox | undefined;

/** Loads the libraries on first use, from the bundle beside the code. */
export function toolbox(): Toolbox {
  loaded ??= load(join(assetsDir(), 'toolbox', 'index.js'));
  return loaded;
}

function load(file: string): Toolbox {
  if (!existsSync(file)) throw new Error(`${file} is missing; run "npm run bundle", or reinstall the package`);
  return (require(file) as { toolbox: Toolbox }).toolbox;
}
