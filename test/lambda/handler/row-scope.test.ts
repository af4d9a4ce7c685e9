import { dynamoExpressions, rowCondition, rowScope } from '../../../lambda/handler';
import { sanitizedEvent } from '../../../lambda/guard/sanitize-event';
import { guardRequest } from '../../../lambda/guard/request';
import type { OperationSpec } from '../../../src/vocabulary';
import { contract, eventOf, getOrder, ORDER_ID } from '../guard/request';

/** The event that a handler gets for the operation, as the guard makes it. */
function handled(given: Partial<OperationSpec>) {
  const known = contract.table.operations.find(({ id }) => id === 'getOrder')!;
  const route = { operation: { ...known, ...given }, parameters: { orderId: ORDER_ID } };
  return sanitizedEvent(guardRequest(eventOf(getOrder), route, contract.validators.operations['getOrder']!));
}

const expression = (event: object, attributes: Parameters<typeof rowCondition>[1]) =>
  dynamoExpressions({ ConditionExpression: rowCondition(event, attributes) });

describe('the rows of a request', () => {
  it('are those of the caller’s tenant', () => {
    expect(rowScope(handled({ ownership: 'tenant' }))).toEqual({ everyone: false, tenant: 'acme' });
  });

  it('are those of the caller where the owner decides', () => {
    expect(rowScope(handled({ ownership: 'owner', resource: 'Search' }))).toEqual({
      everyone: false,
      tenant: 'acme',
      owner: 'user-1',
      owned: 'Search',
    });
  });

  it('are everyone’s where the contract says so', () => {
    expect(rowScope(handled({ ownership: 'shared' }))).toEqual({ everyone: true });
  });

  it.each([
    ['nothing', {}],
    ['no authorizer', { requestContext: { authorizer: null } }],
    ['text that is no JSON', { requestContext: { authorizer: { rows: '{' } } }],
    ['an empty tenant', { requestContext: { authorizer: { rows: '{"tenant":""}' } } }],
    ['an owner that is no text', { requestContext: { authorizer: { rows: '{"tenant":"a","owner":{}}' } } }],
    ['a list', { requestContext: { authorizer: { rows: '[]' } } }],
  ])('are nobody’s in an event with %s', (_, event) => {
    expect(() => rowScope(event)).toThrow('called past the guard');
  });
});

describe('the condition of a write', () => {
  it('holds while the object is of the caller’s tenant', () => {
    expect(expression(handled({ ownership: 'tenant' }), { tenant: 'tenantId' })).toEqual({
      ConditionExpression: '#n0 = :v0',
      ExpressionAttributeNames: { '#n0': 'tenantId' },
      ExpressionAttributeValues: { ':v0': 'acme' },
    });
  });

  it('names the owner where the owner decides, and not for parents of owned objects', () => {
    const event = handled({ ownership: 'owner', resource: 'Search' });
    const attributes = { tenant: 'tenantId', owner: 'ownerId' };

    expect(expression(event, { ...attributes, resource: 'Search' }).ConditionExpression).toBe(
      '#n0 = :v0 and #n1 = :v1',
    );
    expect(expression(event, { ...attributes, resource: 'Order' }).ConditionExpression).toBe('#n0 = :v0');
  });

  it('cannot be written without the attribute of the owner, where the owner decides', () => {
    expect(() => rowCondition(handled({ ownership: 'owner' }), { tenant: 'tenantId' })).toThrow(TypeError);
  });
});
