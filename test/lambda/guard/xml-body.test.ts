import { listed } from '../../../lambda/core/operation-list';
import { readBody } from '../../../lambda/guard/input/body';
import { create, depsWith, eventOf } from './request';
import { compiled, modelOf } from './contract';
import { createGuard } from '../../../lambda/guard/guard';
import type { DecisionRecord } from '../../../src/vocabulary';

const text = { type: 'string', maxLength: 20 };
const order = {
  type: 'object',
  xml: { name: 'order' },
  required: ['id'],
  properties: {
    id: { type: 'integer', xml: { attribute: true } },
    paid: { type: 'boolean' },
    note: { ...text, xml: { name: 'remark' } },
    total: { type: 'object', properties: { amount: { type: 'number' } }, xml: { name: 'total', prefix: 'm' } },
    tags: { type: 'array', items: text },
    lines: {
      type: 'array',
      maxItems: 2,
      xml: { wrapped: true, name: 'lines' },
      items: { type: 'object', properties: { sku: text }, xml: { name: 'line' } },
    },
    tree: { $ref: '#/components/schemas/Tree' },
  },
};
const document = (xml: object) => ({
  openapi: '3.0.3',
  info: { title: 'XML', version: '1' },
  components: { schemas: { Tree: { type: 'object', properties: { tree: { $ref: '#/components/schemas/Tree' } } } } },
  paths: {
    '/orders': {
      post: {
        operationId: 'createOrder',
        security: [],
        'x-hardened': { responses: 'block', ...xml },
        requestBody: { required: true, content: { 'application/xml': { schema: order } } },
        responses: { '200': { description: 'ok', content: { 'application/xml': { schema: order } } } },
      },
    },
  },
});

const { table, validators } = compiled(modelOf(document({ xml: 'strict' })));
const plan = validators.operations['createOrder']!.body['application/xml']!;
const read = (xml: string) => readBody(plan, { essence: 'application/xml', parameters: new Map() }, Buffer.from(xml));

it('XML says what JSON would: attributes, names, prefixes, lists with and without an element of their own', () => {
  const xml = `<order id="7"><paid>true</paid><remark>a &amp; b</remark><m:total><amount>1.5</amount></m:total>
    <tags>x</tags><tags>y</tags><lines><line><sku>A</sku></line><line><sku>B</sku></line></lines></order>`;

  expect(read(xml)).toMatchObject({
    ok: true,
    values: [
      {
        id: 7,
        paid: true,
        note: 'a & b',
        total: { amount: 1.5 },
        tags: ['x', 'y'],
        lines: [{ sku: 'A' }, { sku: 'B' }],
      },
      expect.anything(),
    ],
  });
});

const served = async (body: string, answer = '<order id="1"/>', contract = { table, validators }) => {
  const records: DecisionRecord[] = [];
  const open = contract.table.operations.map((each) => ({ ...each, anonymous: true }));
  const guard = createGuard(depsWith(records, { operations: listed(open), validators: contract.validators }));
  const headers = { 'Content-Type': ['application/xml'] };
  const event = eventOf(create(undefined, { path: '/orders', operation: 'createOrder', token: null, body, headers }));
  const { statusCode } = await guard(event, async () => ({
    statusCode: 200,
    headers: { 'Content-Type': 'application/xml' },
    body: answer,
  }));
  return statusCode;
};

it.each([
  ['the least', '<order id="1"/>'],
  ['a number in its place', '<order id="1"><m:total><amount>2</amount></m:total></order>'],
  ['a tree', '<order id="1"><tree><tree/></tree></order>'],
])('%s is served', async (_, xml) => {
  expect(await served(xml)).toBe(200);
});

it.each([
  ['a required attribute that is missing', '<order/>'],
  ['an element where an attribute is meant', '<order><id>1</id></order>'],
  ['another type', '<order id="one"/>'],
  ['an element that nobody published', '<order id="1"><admin>true</admin></order>'],
  ['an attribute that nobody published', '<order id="1" admin="true"/>'],
  ['one member twice', '<order id="1"><paid>true</paid><paid>false</paid></order>'],
  ['text between elements', '<order id="1">x<paid>true</paid></order>'],
  ['another root', '<orders id="1"/>'],
  ['another item', '<order id="1"><lines><item><sku>A</sku></item></lines></order>'],
  ['too many items', `<order id="1"><lines>${'<line/>'.repeat(3)}</lines></order>`],
  ['a name that reaches prototypes', '<order id="1"><__proto__>x</__proto__></order>'],
  ['a document type', '<!DOCTYPE order><order id="1"/>'],
])('%s is refused', async (_, xml) => {
  expect(await served(xml)).toBe(400);
});

it('an answer in XML is held to its schema, too', async () => {
  expect(await served('<order id="1"/>', '<order id="1"><secret>x</secret></order>')).toBe(500);
});

it('without the opening, XML stays refused', async () => {
  expect(await served('<order id="1"/>', undefined, compiled(modelOf(document({}))))).toBe(400);
});
