import { listed } from '../../../lambda/core/operation-list';
import { createRouter, decodeSegment, matchRoute } from '../../../lambda/core/route-match';
import { OPERATIONS, operation } from '../authorizer/harness';

const router = createRouter(
  listed([
    ...OPERATIONS,
    operation({ id: 'root', method: 'GET', path: '/' }),
    operation({ id: 'line', method: 'GET', path: '/orders/{orderId}/lines/{lineId}' }),
    operation({ id: 'searchHelp', method: 'GET', path: '/orders/search/help' }),
  ]),
);
const idOf = (method: string, path: string) => router(method, path)?.operation.id;

describe('createRouter', () => {
  it.each([
    ['a method that holds a whole route', 'GET 0\n/orders GET', '/orders'],
    ['the place of a parameter by its spelling in the list of routes', 'GET', '/orders/{}'],
  ])('does not find %s', (_, method, path) => {
    expect(idOf(method, path)).toBeUndefined();
  });

  it.each([
    ['GET', '/', 'root'],
    ['GET', '/orders', 'listOrders'],
    ['GET', '/orders/search', 'searchOrders'],
    ['GET', '/orders/o-1', 'readOrder'],
    ['GET', '/orders/search/lines/l-1', 'line'],
    ['GET', '/orders/search/help', 'searchHelp'],
    ['POST', '/orders/search/refund', 'refundOrder'],
  ])('%s %s is %s', (method, path, expected) => {
    expect(idOf(method, path)).toBe(expected);
  });

  it.each([
    ['POST', '/orders'],
    ['BREW', '/orders'],
    ['PROPFIND', '/orders'],
    ['TRACE', '/orders'],
    ['constructor', '/orders'],
    ['', '/orders'],
    ['get', '/orders'],
    ['GET', '/Orders'],
    ['GET', '/orders/'],
    ['GET', '//orders'],
    ['GET', '/orders//lines/l-1'],
    ['GET', '/orders/..'],
    ['GET', '/orders/.'],
    ['GET', '/orders/%zz'],
    ['GET', '/orders/a b'],
    ['GET', '/orders/a\\b'],
    ['GET', '/orders/{orderId}'],
    ['GET', '/%6Frders'],
    ['GET', 'orders'],
    ['GET', ''],
    ['GET', '/orders/o-1?x=1'],
    ['GET', '/orders/o-1#x'],
    ['GET', '/constructor'],
    ['GET', '/__proto__'],
  ])('%s %s is nothing', (method, path) => {
    expect(idOf(method, path)).toBeUndefined();
  });

  it('gives parameters as they were sent', () => {
    expect(router('GET', '/orders/a%20b/lines/7')?.parameters).toEqual({ orderId: 'a%20b', lineId: '7' });
  });
});

describe('matchRoute', () => {
  const route = { method: 'GET', resource: '/orders/{orderId}', parameters: { orderId: 'o-1' } };

  it('takes off a base path', () => {
    expect(matchRoute(router, { ...route, path: '/v1/shop/orders/o-1' })?.operation.id).toBe('readOrder');
  });

  it('refuses when the gateway found other parameters', () => {
    expect(matchRoute(router, { ...route, path: '/orders/o-2' })).toBeUndefined();
  });

  it('refuses when the gateway took a parameter for what is a literal', () => {
    const search = { ...route, parameters: { orderId: 'search' } };

    expect(matchRoute(router, { ...search, path: '/orders/search' })).toBeUndefined();
    expect(matchRoute(router, { ...search, path: '/v1/orders/search' })).toBeUndefined();
  });
});

describe('an operation that the gateway deploys under another template', () => {
  const route = (path: string, gatewayPath: string) => operation({ id: path, method: 'GET', path, gatewayPath });
  const deployed = createRouter(
    listed([
      operation({ id: 'read', method: 'GET', path: '/carts/{id}' }),
      route('/carts/{cartId}/lines/{line-no}', '/carts/{id}/lines/{line-no}'),
      route('/reports/{name}.pdf', '/reports/{name}'),
      route('/stores/', '/stores'),
    ]),
  );
  const match = (path: string, resource: string, parameters: Record<string, string> = {}) =>
    matchRoute(deployed, { method: 'GET', path, resource, parameters });

  it('is found by the names of the gateway, and speaks in those of the contract', () => {
    const found = match('/carts/c-1/lines/2', '/carts/{id}/lines/{line-no}', { id: 'c-1', 'line-no': '2' });

    expect(found?.operation.id).toBe('/carts/{cartId}/lines/{line-no}');
    expect(found?.parameters).toEqual({ cartId: 'c-1', 'line-no': '2' });
  });

  it('is not found by the names of the contract, which the gateway never says', () => {
    expect(
      match('/carts/c-1/lines/2', '/carts/{cartId}/lines/{line-no}', { cartId: 'c-1', 'line-no': '2' }),
    ).toBeUndefined();
    expect(
      match('/carts/c-1/lines/2', '/carts/{id}/lines/{line-no}', { cartId: 'c-1', 'line-no': '2' }),
    ).toBeUndefined();
  });

  it('is not found when the gateway read another value in the same position', () => {
    expect(match('/carts/c-1/lines/2', '/carts/{id}/lines/{line-no}', { id: 'c-2', 'line-no': '2' })).toBeUndefined();
  });

  it('gives the parameter without the text around it', () => {
    expect(match('/reports/may.pdf', '/reports/{name}', { name: 'may.pdf' })?.parameters).toEqual({ name: 'may' });
    expect(match('/v1/reports/may.pdf', '/reports/{name}', { name: 'may.pdf' })?.parameters).toEqual({ name: 'may' });
  });

  it.each([['/reports/may'], ['/reports/.pdf'], ['/reports/may.pdf/']])('is not found at %s', (path) => {
    expect(match(path, '/reports/{name}', { name: path.split('/')[2] ?? '' })).toBeUndefined();
  });

  it('keeps the trailing slash of the contract, also behind a base path', () => {
    expect(match('/stores/', '/stores')?.operation.id).toBe('/stores/');
    expect(match('/v1/stores/', '/stores')?.operation.id).toBe('/stores/');
    expect(match('/stores', '/stores')).toBeUndefined();
  });
});

describe('decodeSegment', () => {
  it.each([
    ['o-1', 'o-1'],
    ['a%20b', 'a b'],
    ['%C3%A9', '\u00e9'],
    ['a:b@c', 'a:b@c'],
    ['a%3Ab', 'a:b'],
    ['100%25', '100%'],
  ])('%s is %s', (raw, value) => {
    expect(decodeSegment(raw)).toBe(value);
  });

  it.each([
    '',
    '.',
    '..',
    '%2e',
    '%2E%2E',
    'a%2fb',
    'a%5Cb',
    '%00',
    '%0a',
    '%7f',
    '%c3%28',
    '%ff',
    '%61',
    '%5F',
    '%7E',
    '%252e',
    'a/b',
    'a b',
    '%',
    '%4',
    '\u00e9',
  ])('refuses %s', (raw) => {
    expect(decodeSegment(raw)).toBeUndefined();
  });
});
