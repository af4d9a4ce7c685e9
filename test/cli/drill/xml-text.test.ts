import { xmlText } from '../../../cli/drill/xml-text';

const document = { components: { schemas: { Line: { type: 'object', xml: { name: 'line' } } } } };
const schema = {
  type: 'object',
  xml: { name: 'order', prefix: 'o' },
  properties: {
    id: { type: 'integer', xml: { attribute: true } },
    note: { type: 'string', xml: { name: 'remark' } },
    tags: { type: 'array', items: { type: 'string' } },
    lines: { type: 'array', xml: { wrapped: true }, items: { $ref: '#/components/schemas/Line' } },
  },
};

it('writes a value in the words of its schema', () => {
  const value = { id: 1, note: 'a<b&c', tags: ['x', 'y'], lines: [{}, {}] };

  expect(xmlText(document, schema, value)).toBe(
    '<o:order id="1"><remark>a&lt;b&amp;c</remark><tags>x</tags><tags>y</tags><lines><line></line><line></line></lines></o:order>',
  );
});
