import { inferHardening } from '../../src/contract';
import { typeName } from '../../src/contract/infer-hardening';
import { fixture, operation } from './contract-files';

const model = inferHardening(fixture('inferred.yaml'));
const identifiers = (id: string) => operation(model, id).spec.identifiers;

describe('a guess at identifiers', () => {
  test('takes the type of a path parameter from the segment before it', () => {
    expect(identifiers('getOrder')).toEqual([{ in: 'path', name: 'id', resource: 'Order' }]);
    expect(operation(model, 'getOrder').spec).toMatchObject({ resource: 'Order', ownership: 'tenant' });
  });

  test('binds identifiers elsewhere to types that a path knows', () => {
    expect(identifiers('listLines')).toEqual([
      { in: 'path', name: 'id', resource: 'Order' },
      { in: 'query', name: 'orderId', resource: 'Order' },
    ]);
  });

  test('binds the id in a body to what the path is about, except in a creation', () => {
    expect(identifiers('replaceOrder')).toContainEqual({ in: 'body', name: '/id', resource: 'Order' });
    expect(identifiers('createOrder')).toEqual([]);
  });

  test('keeps what the contract declares', () => {
    expect(identifiers('cancelOrder')).toEqual([{ in: 'path', name: 'id', resource: 'Purchase' }]);
  });

  test('leaves no candidate, and a finding for each guess and each identifier that stays unbound', () => {
    const codes = model.findings.filter((finding) => finding.operation === 'createOrder').map(({ code }) => code);

    expect(model.operations.flatMap((each) => each.identifierCandidates)).toEqual([]);
    expect(codes.filter((code) => code === 'identifier-unbound')).toHaveLength(2);
    expect(model.findings.filter(({ code }) => code === 'identifier-without-resource')).toEqual([]);
    expect(model.findings).toContainEqual(
      expect.objectContaining({
        code: 'identifier-inferred',
        operation: 'getOrder',
        pointer: '/paths/~1orders~1{id}/parameters/0',
      }),
    );
  });
});

test.each([
  ['orders', 'Order'],
  ['special-events', 'SpecialEvent'],
  ['categories', 'Category'],
  ['addresses', 'Address'],
  ['boxes', 'Box'],
  ['status', 'Status'],
  ['paymentLinks', 'PaymentLink'],
  ['v1', 'V1'],
])('%s names the type %s', (word, name) => {
  expect(typeName(word)).toBe(name);
});

test.each(['', '{}', '123'])('%j names no type', (word) => {
  expect(typeName(word)).toBeUndefined();
});
