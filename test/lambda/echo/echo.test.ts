import { createEcho } from '../../../lambda/echo/echo';

const echo = createEcho({
  list: { status: 200, contentType: 'application/json', body: ['a'] },
  text: { status: 201, contentType: 'text/plain', body: 'a' },
  gone: { status: 204 },
});
const ask = (operation: unknown, httpMethod = 'GET') =>
  echo({ httpMethod, requestContext: { authorizer: { operation } } });

describe('the echo backend', () => {
  it.each([
    ['list', { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '["a"]' }],
    ['text', { statusCode: 201, headers: { 'Content-Type': 'text/plain' }, body: 'a' }],
    ['gone', { statusCode: 204, headers: {} }],
  ])('answers %s from the samples', (operation, response) => {
    expect(ask(operation)).toEqual(response);
  });

  it('sends no body for HEAD', () => {
    expect(ask('list', 'HEAD')).not.toHaveProperty('body');
  });

  it.each(['other', 'constructor', undefined])('has no answer for %s', (operation) => {
    expect(() => ask(operation)).toThrow('samples.json');
  });
});
