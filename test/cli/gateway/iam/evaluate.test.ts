import fc from 'fast-check';
import { conditionContext, evaluatePolicy } from '../../../../cli/gateway/iam/evaluate';
import { globMatches } from '../../../../cli/gateway/iam/glob';
import { compilePolicy, PolicyError } from '../../../../cli/gateway/iam/policy';

const RESOURCE = 'arn:aws:execute-api:eu-west-1:111122223333:abc/v1/GET/a/b';
const base = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };

function effectOf(statements: unknown, context: Record<string, string | undefined> = {}, resource = RESOURCE) {
  const policy = compilePolicy({ Statement: statements });
  return evaluatePolicy(policy, { action: 'execute-api:Invoke', resource, context: conditionContext(context) }).effect;
}

const when = (operator: string, key: string, value: unknown) => ({
  ...base,
  Condition: { [operator]: { [key]: value } },
});

describe('policy evaluation', () => {
  const statementArb = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constant('*'),
    Action: fc.constantFrom('execute-api:Invoke', 'execute-api:*', '*', 'execute-api:ManageConnections'),
    Resource: fc.constantFrom('*', RESOURCE, 'arn:aws:execute-api:*/v1/GET/*', 'arn:aws:execute-api:*/v1/POST/*'),
  });

  test('a matching Deny wins, whatever else is there', () => {
    fc.assert(
      fc.property(fc.array(statementArb, { maxLength: 6 }), fc.nat(6), (statements, at) => {
        const all = [...statements.slice(0, at), { ...base, Effect: 'Deny' }, ...statements.slice(at)];
        return effectOf(all) === 'Deny';
      }),
    );
  });

  test('the order of statements does not matter', () => {
    fc.assert(
      fc.property(fc.array(statementArb, { minLength: 1, maxLength: 6 }), (statements) => {
        return effectOf(statements) === effectOf([...statements].reverse());
      }),
    );
  });

  test.each([
    ['*', 'a/b/c', true],
    ['a/*/c', 'a/x/y/c', true],
    ['a?c', 'a/c', true],
    ['a.c', 'abc', false],
    ['a*', 'b', false],
    ['*b', 'ab/b', true],
    ['', '', true],
    ['?', '', false],
  ])('the pattern "%s" on "%s" is %s', (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  test('a pattern of many stars ends quickly', () => {
    expect(globMatches(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });

  test('actions match in any case, NotAction and NotResource invert', () => {
    expect(effectOf({ ...base, Action: 'EXECUTE-API:invoke' })).toBe('Allow');
    const { Action: _action, ...withoutAction } = base;
    expect(effectOf({ ...withoutAction, NotAction: 'execute-api:Invoke' })).toBe('Silent');
    const { Resource: _resource, ...withoutResource } = base;
    expect(effectOf({ ...withoutResource, NotResource: 'arn:other' })).toBe('Allow');
  });

  test('only statements about everyone apply to an anonymous caller', () => {
    expect(effectOf({ ...base, Principal: { AWS: '*' } })).toBe('Allow');
    expect(effectOf({ ...base, Principal: { AWS: 'arn:aws:iam::111122223333:root' } })).toBe('Silent');
    const { Principal: _principal, ...rest } = base;
    expect(effectOf({ ...rest, Effect: 'Deny', NotPrincipal: { AWS: 'x' } })).toBe('Unknown');
  });

  test.each([
    ['IpAddress', '10.0.0.0/8', '10.1.2.3', 'Allow'],
    ['IpAddress', '10.0.0.0/8', '::ffff:10.1.2.3', 'Allow'],
    ['IpAddress', '10.0.0.0/8', '11.1.2.3', 'Silent'],
    ['IpAddress', '2001:db8::/32', '2001:db8::1', 'Allow'],
    ['IpAddress', '10.0.0.0/8', undefined, 'Silent'],
    ['NotIpAddress', '10.0.0.0/8', '10.1.2.3', 'Silent'],
    ['NotIpAddress', '10.0.0.0/8', undefined, 'Allow'],
    ['IpAddress', 'nonsense', '10.1.2.3', 'Silent'],
  ])('%s %s with the address %s gives %s', (operator, range, address, expected) => {
    expect(effectOf(when(operator, 'aws:SourceIp', range), { 'aws:SourceIp': address })).toBe(expected);
  });

  test.each([
    ['StringEquals', 'a', 'a', 'Allow'],
    ['StringEquals', 'a', 'A', 'Silent'],
    ['StringEqualsIgnoreCase', 'a', 'A', 'Allow'],
    ['StringNotEquals', ['a', 'b'], 'b', 'Silent'],
    ['StringLike', 'a*', 'a/b', 'Allow'],
    ['StringNotLike', 'a*', undefined, 'Allow'],
    ['StringEqualsIfExists', 'a', undefined, 'Allow'],
    ['ForAllValues:StringEquals', 'a', undefined, 'Allow'],
    ['ForAnyValue:StringEquals', 'a', undefined, 'Silent'],
    ['Null', 'true', undefined, 'Allow'],
    ['Null', 'true', 'x', 'Silent'],
    ['NumericLessThan', '5', '4', 'Allow'],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', 'Allow'],
    ['DateLessThan', '1767225600', '2025-12-31T00:00:00Z', 'Allow'],
    ['Bool', 'true', 'true', 'Allow'],
    ['ArnLike', 'arn:*', 'arn:x', 'Allow'],
    ['StringEquals', '${aws:username}', 'x', 'Silent'],
  ])('%s %j against %s gives %s', (operator, expected, actual, effect) => {
    expect(effectOf(when(operator, 'aws:UserAgent', expected), { 'AWS:useragent': actual })).toBe(effect);
  });

  test('a Deny that cannot be evaluated is unknown, an Allow that cannot does not count', () => {
    const unknown = when('BinaryEquals', 'aws:x', 'y');

    expect(effectOf([base, { ...unknown, Effect: 'Deny' }])).toBe('Unknown');
    expect(effectOf(unknown)).toBe('Silent');
  });

  test.each([
    [null],
    [{}],
    [{ Statement: [] }],
    [{ Statement: [{ ...base, Effect: 'allow' }] }],
    [{ Statement: [{ ...base, Action: 7 }] }],
    ['not json'],
  ])('a document that is no policy is refused: %j', (document) => {
    expect(() => compilePolicy(document)).toThrow(PolicyError);
  });
});
