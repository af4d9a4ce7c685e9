import { drillOperations } from '../../../cli/drill/contract-view';
import { contractSampler } from '../../../cli/drill/contract-sampler';
import { whyUnmakeable } from '../../../cli/drill/unmakeable';
import type { OperationTable } from '../../../src/vocabulary';

function reasonFor(requestBody: object, schemas: object = {}): string | undefined {
  const document = { openapi: '3.1.0', paths: { '/a': { post: { requestBody } } }, components: { schemas } };
  const spec = { id: 'a', method: 'POST', path: '/a', identifiers: [] };
  const table = { api: 'a', version: '1', operations: [spec] } as unknown as OperationTable;
  return whyUnmakeable(drillOperations({ document, table })[0]!, contractSampler(document));
}

const json = (schema: object) => ({ content: { 'application/json': { schema } } });

it.each([
  ['a schema that nothing conforms to', reasonFor(json({ allOf: [{ type: 'string' }, { type: 'integer' }] }))],
  [
    'a recursion without end',
    reasonFor(json({ $ref: '#/components/schemas/Node' }), {
      Node: { type: 'object', required: ['parent'], properties: { parent: { $ref: '#/components/schemas/Node' } } },
    }),
  ],
  ['a body of XML alone', reasonFor({ content: { 'application/xml': { schema: { type: 'object' } } } })],
])('%s is left out, with its reason', (_, why) => {
  expect(why).toMatch(/body/);
});

it('leaves in what a request conforms to', () => {
  expect(reasonFor(json({ type: 'object', properties: { a: { type: 'string' } } }))).toBeUndefined();
});
