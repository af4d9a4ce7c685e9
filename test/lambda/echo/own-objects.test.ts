import { type ObjectEvent, withOwnObjects } from '../../../lambda/echo/own-objects';

const event = (over: Partial<ObjectEvent> = {}): ObjectEvent => ({
  pathParameters: { orderId: 'o-7' },
  requestContext: { authorizer: { tenant: 'acme', subject: 'ann' } },
  ...over,
});

it('answers with the object that the path names', () => {
  const objects = [{ id: '/orderId', from: { in: 'path', name: 'orderId' } }] as const;

  expect(withOwnObjects({ orderId: 'sample' }, objects, event())).toEqual({ orderId: 'o-7' });
});

it('answers with a number where the sample has one', () => {
  const objects = [{ id: '/id', from: { in: 'path', name: 'petId' } }] as const;

  expect(withOwnObjects({ id: 1 }, objects, event({ pathParameters: { petId: '42' } }))).toEqual({ id: 42 });
});

it('answers with the first object that a list in the body names', () => {
  const objects = [{ id: '/orderId', from: { in: 'body', name: '/ids/*' } }] as const;
  const body = JSON.stringify({ ids: ['o-1', 'o-2'] });

  expect(withOwnObjects({ orderId: 'sample' }, objects, event({ body }))).toEqual({ orderId: 'o-1' });
});

it('says of every row that it is of the caller', () => {
  const objects = [{ id: '/items/*/orderId', tenant: 'tenantId', owner: 'by' }];
  const body = { items: [{ orderId: 'a' }, { orderId: 'b' }] };

  expect(withOwnObjects(body, objects, event())).toEqual({
    items: [
      { orderId: 'a', tenantId: 'acme', by: 'ann' },
      { orderId: 'b', tenantId: 'acme', by: 'ann' },
    ],
  });
});

it('lists nothing of which it cannot say whose it is', () => {
  expect(withOwnObjects({ items: [{ orderId: 'a' }] }, [{ id: '/items/*/orderId' }], event())).toEqual({ items: [] });
});

it('leaves the sample as it is', () => {
  const body = { orderId: 'sample' };
  withOwnObjects(body, [{ id: '/orderId', from: { in: 'path', name: 'orderId' } }], event());

  expect(body).toEqual({ orderId: 'sample' });
});
