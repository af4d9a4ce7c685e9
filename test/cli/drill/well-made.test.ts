import { DrillContext } from '../../../cli/drill/context';
import { ownBelonging } from '../../../cli/drill/well-made';
import { contract, document, sampler } from './contract';
import { FakeGateway, identity } from './fake-gateway';
import { setAtPointer } from '../../../cli/drill/body-pointer';

let gateway: FakeGateway;
let context: DrillContext;

beforeAll(async () => {
  gateway = await FakeGateway.start(() => ({ status: 200 }));
  context = new DrillContext(gateway, contract, sampler);
});

afterAll(async () => {
  context.client.close();
  await gateway.close();
});

const caller = { identity: identity(), key: 'web' };
const operation = (id: string) => context.operations.find(({ spec }) => spec.id === id)!;

it('names an object that was put for the caller', async () => {
  const call = await context.wellMade(operation('getOrder'), caller);

  const id = call.path.replace('/orders/', '');
  expect(gateway.objects.get(`Order ${id}`)).toMatchObject({
    orderId: id,
    reference: 'sample',
    tenant: 'tenant-a',
    owner: 'alice',
  });
});

it('puts the parent first and binds the child to it', async () => {
  const call = await context.wellMade(operation('removeLine'), caller);

  const [, , order, , line] = call.path.split('/');
  expect(gateway.objects.get(`LineItem ${line}`)).toMatchObject({ parent: order });
  expect(gateway.objects.has(`Order ${order}`)).toBe(true);
});

it('names another object where the attack says so', async () => {
  const call = await context.wellMade(operation('getOrder'), caller, { objects: { orderId: 'somebody-elses' } });

  expect(call.path).toBe('/orders/somebody-elses');
});

it('puts own objects into every place of a body, each its own', async () => {
  const { body } = await context.wellMade(operation('mergeOrders'), caller);

  const { target, sources } = body as { target: string; sources: string[] };
  const ids = [target, ...sources];
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => gateway.objects.has(`Order ${id}`))).toBe(true);
});

it('puts the object of an attack into the first place of a list', async () => {
  const { body } = await context.wellMade(operation('mergeOrders'), caller, { objects: { '/sources/*': 'foreign' } });

  expect((body as { sources: string[] }).sources[0]).toBe('foreign');
  expect((body as { sources: string[] }).sources[1]).not.toBe('foreign');
});

it('carries a token of the caller and the content type of the contract', async () => {
  const { headers } = await context.wellMade(operation('mergeOrders'), caller);

  expect(headers[0]?.[0]).toBe('Authorization');
  expect(headers).toContainEqual(['Content-Type', 'application/json; charset=utf-8']);
});

it('makes a service the owner of what it calls for itself', () => {
  const service = identity({ subject: 'svc', client: 'svc', consumer: 'billing' });

  expect(ownBelonging({ identity: service, key: 'svc' })).toEqual({ tenant: 'tenant-a', owner: 'billing' });
});

it('creates optional members on the way to an identifier', () => {
  const schema = { $ref: '#/components/schemas/Merge' };

  const { body, places } = setAtPointer(
    { document, make: () => undefined },
    { target: 'x' },
    schema,
    '/sources/*',
    () => 'id',
  );

  expect({ body, places }).toEqual({ body: { target: 'x', sources: ['id'] }, places: 1 });
});
