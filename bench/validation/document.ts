const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const closed = (properties: Record<string, unknown>) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});
const LINE = closed({
  sku: { type: 'string', pattern: '^[A-Z0-9-]{3,20}$' },
  quantity: { type: 'integer', minimum: 1, maximum: 99 },
  note: text(100),
});
const ADDRESS = closed({ name: text(80), street: text(120), city: text(60), country: { enum: ['GB', 'DE'] } });
const schemaOf = (maxItems: number) =>
  closed({
    id: { type: 'string', format: 'uuid' },
    email: { type: 'string', format: 'email' },
    shipTo: ADDRESS,
    lines: { type: 'array', maxItems, items: LINE },
  });
/** An order with 28 lines, of about 2 KB. */
export const BODY = JSON.stringify({
  id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  email: 'ada@example.com',
  shipTo: { name: 'Ada Lovelace', street: 'Main Street 1', city: 'London', country: 'GB' },
  lines: Array.from({ length: 28 }, (_, index) => ({
    sku: `ABC-${index}`,
    quantity: 3,
    note: 'leave it at the door, please',
  })),
});

/** The schema of the body. */
export const SCHEMA = schemaOf(50);

/** A document with so many operations, each with a schema of its own. */
export function documentOf(size: number) {
  const paths = Array.from({ length: size }, (_, index) => [
    `/orders${index}`,
    {
      post: {
        operationId: `createOrder${index}`,
        security: [],
        requestBody: { required: true, content: { 'application/json': { schema: schemaOf(50 + index) } } },
        responses: { '204': { description: 'stored' } },
      },
    },
  ]);
  return { openapi: '3.0.3', info: { title: 'Bench', version: '1' }, paths: Object.fromEntries(paths) };
}
