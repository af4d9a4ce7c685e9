import { bodyIdentifiers } from '../../../lambda/guard/input/body-identifiers';
import { operation } from '../../layers/authorization/fixtures';

const AT = operation('merge', {
  identifiers: [
    { in: 'body', name: '/target', resource: 'Order' },
    { in: 'body', name: '/sources/*/id', resource: 'Order' },
    { in: 'body', name: '/by/*', resource: 'Order' },
    { in: 'path', name: 'orderId', resource: 'Order' },
  ],
});

const found = (body: unknown) => {
  const read = bodyIdentifiers(AT, [body]);
  return read.ok ? read.value.map(({ spec, value }) => `${spec.name} ${value}`) : read.reason;
};

describe('identifiers in a body', () => {
  it('are those of every way to read a form, each once', () => {
    const read = bodyIdentifiers(AT, [{ target: 12 }, { target: '12' }, { target: '13' }]);

    expect(read.ok && read.value.map(({ value }) => value)).toEqual(['12', '13']);
  });

  it.each<[string, unknown, string[]]>([
    ['a member', { target: 'o-1' }, ['/target o-1']],
    ['a member of every item', { sources: [{ id: 'a' }, { id: 'b' }] }, ['/sources/*/id a', '/sources/*/id b']],
    ['every member of a map', { by: { x: 'a', y: 'b' } }, ['/by/* a', '/by/* b']],
    ['every item where one was expected', { target: ['a', 'b'] }, ['/target a', '/target b']],
    ['a whole number', { target: 9_007_199_254_740_991 }, ['/target 9007199254740991']],
    ['nothing', {}, []],
    ['null', { target: null }, []],
    ['a body that is no object', 'text', []],
  ])('are found as %s', (_, body, expected) => {
    expect(found(body)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['an integer beyond 2^53, which might be taken for its neighbor', JSON.parse('{"target":9007199254740993}')],
    ['a fraction', { target: 1.5 }],
    ['an object', { target: { $ne: 'o-1' } }],
    ['true', { target: true }],
    ['empty text', { target: '' }],
    ['a dot segment', { target: '..' }],
    ['a control character', { target: 'o-1\u0000' }],
    ['more than a request may name', { sources: Array.from({ length: 101 }, (_, index) => ({ id: `o-${index}` })) }],
  ])('are refused as %s', (_, body) => {
    expect(found(body)).toBe('IDENTIFIER_INVALID');
  });
});
