import { isAllowedTarget } from '../../../lambda/guard/input/url-target';
import { urlPattern } from '../../../src/contract/url-members';
import { compiled, documentAround, modelOf } from './contract';
import { strayUrl } from '../../../lambda/guard/input/url-values';

const HOSTILE = [
  ['http://169.254.169.254/', 'http://169.254.169.254:80/', 'http://169.254.169.254./', 'http://2852039166/'],
  ['http://0xa9fea9fe/', 'http://0xa9.0xfe.0xa9.0xfe/', 'http://0251.0376.0251.0376/', 'http://169.16689662/'],
  ['http://127.0.0.1/', 'http://127.1/', 'http://0/', 'http://017700000001/', 'http://①②⑦.⓪.⓪.①/'],
  ['http://127%2e0.0.1/', 'http://10.0.0.1/', 'http://172.16.0.1/', 'http://192.168.0.1/', 'http://100.64.0.1/'],
  ['http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:a9fe:a9fe]/', 'http://[fe80::1]/'],
  ['http://[fd00:ec2::254]/', 'http://[64:ff9b::a9fe:a9fe]/', 'http://[2002:a9fe:a9fe::]/', 'https://8.8.8.8/'],
  ['http://localhost/', 'http://LOCALHOST./', 'http://a.localhost/', 'http://metadata/', 'http://printer.local/'],
  ['http://metadata.google.internal/', 'http://vault.internal./', 'http://10.0.0.1.nip.io/', 'http://a.localtest.me/'],
  ['http://example.com@169.254.169.254/', 'http://a:b@example.com/', 'http://@example.com/', '//169.254.169.254/'],
  ['\\\\169.254.169.254\\x', 'http:\\\\169.254.169.254/', 'https:169.254.169.254', 'https:///169.254.169.254/'],
  ['http://exam\tple.com/', ' http://localhost/', 'http://example.com\n/', 'http://exämple.com/', 'http://a b.com/'],
  ['file:///etc/passwd', 'gopher://example.com/', 'ftp://example.com/', 'data:text/html,x', 'javascript:alert(1)'],
  ['jar:http://example.com!/', 'ldap://example.com/', 'http://', 'https://example.123/', 'http://a..com/'],
].flat();

it.each(HOSTILE)('%j leads nowhere', (url) => {
  expect(isAllowedTarget(url, [])).toBe(false);
});

it('the pattern of the gateway lets none of them through that is written in full', () => {
  const pattern = new RegExp(urlPattern({}) ?? '');
  const byName = /internal|nip\.io|localtest|\.local|localhost/i;

  expect(HOSTILE.filter((url) => pattern.test(url) && !byName.test(url))).toEqual([]);
});

const PUBLIC = [
  'https://example.com',
  'https://example.com/a?b=c#d',
  'http://EXAMPLE.com:8080/',
  'https://a.b-c.example.co.uk./',
  'https://xn--bcher-kva.example/',
  'https://example.com/@user',
  'https://example.com/?to=http://169.254.169.254/',
];

it.each(PUBLIC)('%s may be followed, and the gateway lets it through', (url) => {
  expect([isAllowedTarget(url, []), new RegExp(urlPattern({}) ?? '').test(url)]).toEqual([true, true]);
});

it.each(['/orders/1', 'orders?x=1', '#top', '', 'a/b:c'])('%j is relative and leads nowhere else', (reference) => {
  expect(isAllowedTarget(reference, ['hooks.example.com'])).toBe(true);
});

describe('a list of hosts', () => {
  const hosts = ['hooks.example.com', '*.partner.example', 'http://old.example.net', 'urn:', '10.0.0.7', '[fd00::7]'];

  it.each([
    'https://hooks.example.com/x',
    'https://HOOKS.example.com./x',
    'https://a.partner.example/',
    'https://a.b.partner.example/',
    'http://old.example.net/',
    'urn:isbn:0451450523',
    'https://10.0.0.7/',
    'https://[fd00::7]/',
  ])('lets %s through', (url) => {
    expect(isAllowedTarget(url, hosts)).toBe(true);
  });

  it.each([
    'http://hooks.example.com/x',
    'https://hooks.example.com.evil.org/',
    'https://evilhooks.example.com/',
    'https://partner.example/',
    'https://evilpartner.example/',
    'https://old.example.net/',
    'https://10.0.0.8/',
    'urn://example.com/',
    'https://example.com/',
  ])('refuses %s', (url) => {
    expect(isAllowedTarget(url, hosts)).toBe(false);
  });

  it('may name every public host', () => {
    expect([isAllowedTarget('https://a.example/', ['*']), isAllowedTarget('https://10.0.0.1/', ['*'])]).toEqual([
      true,
      false,
    ]);
  });
});

describe('a URL inside a value', () => {
  const url = { type: 'string', format: 'uri' };
  const schema = {
    type: 'object',
    properties: {
      link: url,
      list: { type: 'array', items: { anyOf: [url, { type: 'integer' }] } },
      inner: { $ref: '#/components/schemas/Node' },
      map: { type: 'object', additionalProperties: { ...url, 'x-hardened-hosts': ['hooks.example.com'] } },
      own: { type: 'string' },
    },
  };
  const node = { type: 'object', properties: { url, next: { $ref: '#/components/schemas/Node' } } };
  const { validators } = compiled(modelOf(documentAround(schema, { Node: node })));
  const { urls } = validators.operations['createThing']!.body['application/json']!;
  const stray = (value: unknown) => strayUrl(validators.shapes, urls!, value, '/body');
  const inside = 'http://169.254.169.254/';

  it.each([
    ['/body/link', { link: inside }],
    ['/body/list/1', { list: [5, inside] }],
    ['/body/inner/next/next/url', { inner: { next: { next: { url: inside } } } }],
    ['/body/map/*', { map: { "the caller's own word": 'https://example.com/' } }],
  ])('is found at %s', (pointer, value) => {
    expect(stray(value)).toBe(pointer);
  });

  it('is left alone where it leads outside, and where no URL is meant', () => {
    const value = { link: 'https://example.com/', own: inside, map: { a: 'https://hooks.example.com/' }, list: [1] };

    expect(stray(value)).toBeUndefined();
  });
});

it('bodies without URLs carry no table of them', () => {
  const { validators } = compiled(modelOf(documentAround({ type: 'object', properties: { a: { type: 'string' } } })));

  expect(validators.operations['createThing']?.body['application/json']).not.toHaveProperty('urls');
  expect(validators.shapes).toEqual([expect.objectContaining({ properties: { a: 1 } }), expect.anything()]);
});
