import { listed } from '../../../lambda/core/operation-list';
import { compiled, modelOf } from './contract';
import { send } from './request';

const get = (operationId: string, name: string) => ({
  get: {
    operationId,
    parameters: [{ name, in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z]-[0-9]+$' } }],
    responses: { '204': { description: 'nothing' } },
  },
});
const { table, validators } = compiled(
  modelOf({
    openapi: '3.1.0',
    info: { title: 'Carts', version: '1' },
    paths: { '/carts/{id}': get('readCart', 'id'), '/carts/{cartId}/lines': get('readLines', 'cartId') },
  }),
);

/** As the gateway sends it: one name for each position of the paths. */
const readLines = (id: string) => ({
  path: `/carts/${id}/lines`,
  resource: '/carts/{id}/lines',
  parameters: { id },
  operation: 'readLines',
});
const ask = (id: string) =>
  send(readLines(id), async () => ({ statusCode: 204 }), { operations: listed(table.operations), validators });

describe('a path parameter that the gateway knows by another name', () => {
  it('is served, and reaches the handler under the name of the contract', async () => {
    const { status, handled } = await ask('c-1');

    expect(status).toBe(204);
    expect(handled[0]).toMatchObject({ resource: '/carts/{cartId}/lines', pathParameters: { cartId: 'c-1' } });
  });

  it('is held against its schema', async () => {
    const { status, pointer } = await ask('nonsense');

    expect([status, pointer]).toEqual([400, '/path/cartId']);
  });
});
