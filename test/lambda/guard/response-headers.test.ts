import { listed } from '../../../lambda/core/operation-list';
import { createGuard } from '../../../lambda/guard/guard';
import { eventOf, depsWith } from './request';
import { compiled, modelOf } from './contract';
import type { DecisionRecord } from '../../../src/vocabulary';

const { table, validators } = compiled(
  modelOf({
    openapi: '3.1.0',
    info: { title: 'Headers', version: '1' },
    paths: {
      '/things': {
        get: {
          operationId: 'listThings',
          security: [],
          'x-hardened': { responses: 'block' },
          responses: {
            '204': {
              description: 'nothing',
              headers: {
                'X-Total': { required: true, schema: { type: 'integer', minimum: 0 } },
                'X-Tags': { schema: { type: 'array', maxItems: 2, items: { enum: ['a', 'b', 'c'] } } },
                'X-Page': {
                  content: {
                    'application/json': {
                      schema: { type: 'object', required: ['next'], properties: { next: { type: 'integer' } } },
                    },
                  },
                },
                'Content-Type': { schema: { enum: ['ignored'] } },
              },
            },
          },
        },
      },
    },
  }),
);

async function answered(multiValueHeaders: Record<string, string[]>) {
  const records: DecisionRecord[] = [];
  const open = table.operations.map((each) => ({ ...each, anonymous: true }));
  const guard = createGuard(depsWith(records, { operations: listed(open), validators }));
  const event = eventOf({ path: '/things', operation: 'listThings', token: null });
  const { statusCode } = await guard(event, async () => ({ statusCode: 204, multiValueHeaders }));
  return { statusCode, pointer: records.at(-1)?.pointer };
}

it.each([
  ['the required one alone', { 'X-Total': ['3'] }],
  ['a list in one line', { 'X-Total': ['3'], 'X-Tags': ['a,b'] }],
  ['a list in two lines', { 'X-Total': ['3'], 'x-tags': ['a', 'b'] }],
  ['JSON text', { 'X-Total': ['3'], 'X-Page': ['{"next":1}'] }],
  ['headers that the contract does not speak of', { 'X-Total': ['3'], ETag: ['"1"'] }],
])('a response passes with %s', async (_, headers) => {
  expect(await answered(headers)).toEqual({ statusCode: 204, pointer: undefined });
});

it.each<[string, Record<string, string[]>, string]>([
  ['without a required header', {}, 'x-total'],
  ['with another type', { 'X-Total': ['three'] }, 'x-total'],
  ['with a value out of range', { 'X-Total': ['-1'] }, 'x-total'],
  ['with one value twice', { 'X-Total': ['1', '2'] }, 'x-total'],
  ['with too long a list', { 'X-Total': ['1'], 'X-Tags': ['a', 'b,c'] }, 'x-tags'],
  ['with an unknown item', { 'X-Total': ['1'], 'X-Tags': ['z'] }, 'x-tags/0'],
  ['with JSON text that breaks its schema', { 'X-Total': ['1'], 'X-Page': ['{}'] }, 'x-page'],
  ['with broken JSON text', { 'X-Total': ['1'], 'X-Page': ['{'] }, 'x-page'],
])('a response is withheld %s', async (_, headers, name) => {
  expect(await answered(headers)).toEqual({ statusCode: 500, pointer: `/response/header/${name}` });
});
