/**
 * The third-party libraries that synth needs. Bundled to `assets/toolbox/index.js`, so that a user of the package installs
 * none of them; `src/core/toolbox.ts` loads the bundle.
 */
import v8 from 'node:v8';
import openApi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json';
import openApi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json';
import { _, Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import type { Cedar, Toolbox } from '../src/core/toolbox';

export const toolbox: Toolbox = {
  yaml: { parseDocument, stringify, LineCounter, isAlias, isMap, isScalar, isSeq },
  Ajv,
  Ajv04,
  Ajv2020,
  addFormats,
  ajvCode: _,
  openApiSchemas: { '3.0': openApi30, '3.1': openApi31 },
  cedar() {
    // Node 20: V8 aborts hot JS-to-wasm calls once they are inlined.
    v8.setFlagsFromString('--no-turbo-inline-js-wasm-calls');
    // A literal require, so that esbuild bundles it lazily: 4 MB of wasm are compiled on first use, not on load.
    return require('@cedar-policy/cedar-wasm') as Cedar;
  },
};
