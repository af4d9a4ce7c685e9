import { matchesPattern } from '../../../../cli/gateway/fabric/event-pattern';

const event = {
  source: 'aws.apigateway',
  resources: ['arn:one', 'arn:two'],
  detail: {
    eventName: 'DeleteAuthorizer',
    readOnly: false,
    count: 5,
    ip: '203.0.113.9',
    error: null,
    nested: { a: 'b' },
    resources: [
      { type: 'table', ARN: 'arn:one' },
      { type: 'key', ARN: 'arn:two' },
    ],
  },
};

describe('matchesPattern', () => {
  it.each<[string, unknown]>([
    ['a value', { source: ['aws.apigateway'] }],
    ['one of several values', { source: ['aws.wafv2', 'aws.apigateway'] }],
    ['a value that is no text', { detail: { readOnly: [false], error: [null] } }],
    ['an entry of a list', { resources: ['arn:two'] }],
    ['a member of a member', { detail: { nested: { a: ['b'] } } }],
    ['an object of a list', { detail: { resources: { type: ['key'], ARN: ['arn:two'] } } }],
    ['a prefix', { detail: { eventName: [{ prefix: 'Delete' }] } }],
    ['a prefix whatever its case', { detail: { eventName: [{ prefix: { 'equals-ignore-case': 'delete' } }] } }],
    ['a suffix', { detail: { eventName: [{ suffix: 'Authorizer' }] } }],
    ['a text whatever its case', { detail: { eventName: [{ 'equals-ignore-case': 'deleteauthorizer' }] } }],
    ['a wildcard', { detail: { eventName: [{ wildcard: 'D*Auth*r' }] } }],
    ['anything but others', { detail: { eventName: [{ 'anything-but': ['SignUp', 'InitiateAuth'] }] } }],
    ['anything but another prefix', { detail: { eventName: [{ 'anything-but': { prefix: 'Get' } }] } }],
    ['a number within a range', { detail: { count: [{ numeric: ['>', 4, '<=', 5] }] } }],
    ['an address within a range', { detail: { ip: [{ cidr: '203.0.113.0/24' }] } }],
    ['a member that is there', { detail: { count: [{ exists: true }] } }],
    ['a member that is not', { detail: { other: [{ exists: false }] } }],
    ['a part that is not there, of a member that is not', { detail: { user: { issuer: [{ exists: false }] } } }],
    ['one of two patterns', { $or: [{ source: ['aws.wafv2'] }, { detail: { count: [5] } }] }],
  ])('takes %s', (_what, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['members of two objects of a list', { detail: { resources: { type: ['key'], ARN: ['arn:one'] } } }],
    ['another value', { source: ['aws.wafv2'] }],
    ['a member that is missing', { detail: { userIdentity: ['x'] } }],
    ['one member of two', { source: ['aws.apigateway'], detail: { readOnly: [true] } }],
    ['a text for a number', { detail: { count: ['5'] } }],
    ['what is excluded', { detail: { eventName: [{ 'anything-but': 'DeleteAuthorizer' }] } }],
    ['an excluded prefix', { detail: { eventName: [{ 'anything-but': { prefix: 'Delete' } }] } }],
    ['a member that must not be there', { detail: { count: [{ exists: false }] } }],
    ['a filter that nobody knows', { source: [{ sounds: 'like' }] }],
    ['a pattern that is none', undefined],
  ])('leaves %s', (_what, pattern) => {
    expect(matchesPattern(pattern, event)).toBe(false);
  });
});
