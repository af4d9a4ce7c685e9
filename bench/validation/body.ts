import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { OpenAPIBackend } from 'openapi-backend';
import { isPlainJson } from '../../lambda/guard/input/plain-json';
import { readValidators } from '../../lambda/guard/input/load-validators';
import { parseContract } from '../../src/contract';
import { compileValidators } from '../../src/layers/input/validators';
import { compare } from '../core/compare';
import { target } from '../core/target';
import { BODY, documentOf, SCHEMA } from './document';

// A body of about 2 KB: the guard's checks beside the parse, as a multiple of the parse.
const document = documentOf(1);
const folder = mkdtempSync(join(tmpdir(), 'hardened-bench-'));
const file = join(folder, 'openapi.json');
writeFileSync(file, JSON.stringify(document));
const model = parseContract(file);
rmSync(folder, { recursive: true });
const plan = readValidators(Buffer.from(compileValidators(model, [])), 'validators.js').operations['createOrder0']
  ?.body['application/json'];
if (!plan) throw new Error('the contract has no validator for its body');
const ajv = new Ajv({ allErrors: false });
addFormats(ajv);
const runTime = ajv.compile(SCHEMA);
const api = new OpenAPIBackend({ definition: document as never, quick: true });
await api.init();

const value: unknown = JSON.parse(BODY);
const request = {
  method: 'post',
  path: '/orders0',
  headers: { 'content-type': 'application/json' },
  query: {},
  body: value,
};
if (!plan.validate(value) || !isPlainJson(BODY, value) || !runTime(value)) throw new Error('the body does not conform');
if (api.validator.validateRequest(request, 'createOrder0').errors) throw new Error('openapi-backend refuses the body');

const [, schemaOnly, whole, atRunTime, backend] = await compare({
  title: `a body of ${BODY.length} bytes, already parsed`,
  against: { name: 'JSON.parse of the body', run: () => JSON.parse(BODY) },
  contenders: [
    { name: 'guard: schema', run: () => plan.validate(value) },
    {
      name: 'guard: schema, duplicates, prototype names, depth',
      run: () => isPlainJson(BODY, value) && plan.validate(value),
    },
    { name: 'ajv compiled at run time: schema', run: () => runTime(value) },
    { name: 'openapi-backend', run: () => api.validator.validateRequest(request, 'createOrder0') },
  ],
});
const ratio = (measured: { ratio: number } | undefined) => measured?.ratio ?? Number.NaN;
target('schema, duplicates, prototype names and depth, beside the parse', ratio(whole), 0.5);
target('schema, against ajv at run time', ratio(schemaOnly) / ratio(atRunTime), 1.1);
target('every check of the body, against openapi-backend', ratio(whole) / ratio(backend), 1);
