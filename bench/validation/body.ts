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

// A body of about 2 KB: the guard's checks beside the parse, as a multiple of the parse.
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const closed = (properties: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});
const line = closed({
  sku: { type: 'string', pattern: '^[A-Z0-9-]{3,20}$' },
  quantity: { type: 'integer', minimum: 1, maximum: 99 },
  note: text(100),
});
const address = closed({ name: text(80), street: text(120), city: text(60), country: { enum: ['GB', 'DE'] } });
const schema = closed({
  id: { type: 'string', format: 'uuid' },
  email: { type: 'string', format: 'email' },
  shipTo: address,
  lines: { type: 'array', maxItems: 50, items: line },
});
const document = {
  openapi: '3.0.3',
  info: { title: 'Bench', version: '1' },
  paths: {
    '/orders': {
      post: {
        operationId: 'createOrder',
        security: [],
        requestBody: { required: true, content: { 'application/json': { schema } } },
        responses: { '204': { description: 'stored' } },
      },
    },
  },
};
const body = JSON.stringify({
  id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  email: 'ada@example.com',
  shipTo: { name: 'Ada Lovelace', street: 'Main Street 1', city: 'London', country: 'GB' },
  lines: Array.from({ length: 28 }, (_, index) => ({
    sku: `ABC-${index}`,
    quantity: 3,
    note: 'leave it at the door, please',
  })),
});

const folder = mkdtempSync(join(tmpdir(), 'hardened-bench-'));
const file = join(folder, 'openapi.json');
writeFileSync(file, JSON.stringify(document));
const model = parseContract(file);
rmSync(folder, { recursive: true });
const plan = readValidators(Buffer.from(compileValidators(model, [])), 'validators.js').operations['createOrder']?.body[
  'application/json'
];
if (!plan) throw new Error('the contract has no validator for its body');
const ajv = new Ajv({ allErrors: false });
addFormats(ajv);
const runTime = ajv.compile(schema);
const api = new OpenAPIBackend({ definition: document as never, quick: true });
await api.init();

const value: unknown = JSON.parse(body);
const request = {
  method: 'post',
  path: '/orders',
  headers: { 'content-type': 'application/json' },
  query: {},
  body: value,
};
if (!plan.validate(value) || !isPlainJson(body, value) || !runTime(value)) throw new Error('the body does not conform');
if (api.validator.validateRequest(request, 'createOrder').errors) throw new Error('openapi-backend refuses the body');

const [, schemaOnly, whole, atRunTime, backend] = await compare({
  title: `a body of ${body.length} bytes, already parsed`,
  against: { name: 'JSON.parse of the body', run: () => JSON.parse(body) },
  contenders: [
    { name: 'guard: schema', run: () => plan.validate(value) },
    {
      name: 'guard: schema, duplicates, prototype names, depth',
      run: () => isPlainJson(body, value) && plan.validate(value),
    },
    { name: 'ajv compiled at run time: schema', run: () => runTime(value) },
    { name: 'openapi-backend', run: () => api.validator.validateRequest(request, 'createOrder') },
  ],
});
const ratio = (measured: { ratio: number } | undefined) => measured?.ratio ?? Number.NaN;
target('schema, duplicates, prototype names and depth, beside the parse', ratio(whole), 0.5);
target('schema, against ajv at run time', ratio(schemaOnly) / ratio(atRunTime), 1.1);
target('every check of the body, against openapi-backend', ratio(whole) / ratio(backend), 1);
