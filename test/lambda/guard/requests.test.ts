import { create, getOrder, ORDER_ID, type Sent, send } from './request';
import { good, list, raw, upload, part } from './requests-fixture';

describe('the guard passes', () => {
  it.each<[string, Sent]>([
    ['a request without parameters', {}],
    ['an integer in range', list({ limit: ['100'] })],
    ['a repeated list parameter', list({ status: ['open', 'sent'] })],
    ['a list in one value', list({ ids: ['1,2,3'] })],
    ['a deep object', list({ 'filter[paid]': ['true'] })],
    ['a JSON parameter', list({ where: ['{"a":1}'] })],
    ['a header of the contract in other case', list({}, { 'x-trace': ['deadbeef'] })],
    ['a cookie beside unknown ones', list({}, { Cookie: ['a=b; theme=dark'] })],
    ['a path parameter', getOrder],
    ['a body', create(good)],
    ['a body with charset', create(good, { headers: { 'Content-Type': ['application/json; charset=UTF-8'] } })],
    ['null where the schema allows it', create({ ...good, note: null })],
    ['open maps', create({ ...good, labels: { anything: 'goes' } })],
    ['text that looks hostile', create({ ...good, note: "select a plan <3 -- '); DROP TABLE x" })],
    ['recursion', create({ ...good, tree: { children: [{ children: [{}] }] } })],
    ['a form', upload('name=a+b&size=3&tag=x&tag=y', 'application/x-www-form-urlencoded')],
    [
      'multipart',
      upload(
        `${part('title', 'hi')}${part('file', '\xff\xfe', '; filename="a"')}--b--\r\n`,
        'multipart/form-data; boundary=b',
      ),
    ],
    ['plain text', upload('hello', 'text/plain')],
  ])('%s', async (_, sent) => {
    const seen = await send(sent);

    expect([seen.reason, seen.pointer]).toEqual([undefined, undefined]);
    expect(seen.handled).toHaveLength(1);
  });
});

describe('the guard refuses', () => {
  it.each<[string, Sent, string, string | undefined, number]>([
    ['an integer above its maximum', list({ limit: ['101'] }), 'PARAMETER_INVALID', '/query/limit', 400],
    ['a number in exponential form', list({ limit: ['1e1'] }), 'PARAMETER_INVALID', '/query/limit', 400],
    ['an integer with spaces', list({ limit: [' 1'] }), 'PARAMETER_INVALID', '/query/limit', 400],
    ['an empty value', list({ limit: [''] }), 'PARAMETER_INVALID', '/query/limit', 400],
    ['an unknown parameter', list({ limit: ['1'], debug: ['1'] }), 'PARAMETER_UNKNOWN', '/query', 400],
    ['brackets of PHP', list({ 'limit[]': ['1'] }), 'PARAMETER_UNKNOWN', '/query', 400],
    ['a prototype name as parameter', list({ constructor: ['1'] }), 'PARAMETER_UNKNOWN', '/query', 400],
    ['a repeated scalar', list({ limit: ['1', '2'] }), 'PARAMETER_REPEATED', '/query/limit', 400],
    ['a value outside an enum', list({ status: ['open', 'x'] }), 'PARAMETER_INVALID', '/query/status/1', 400],
    ['too many items', list({ ids: ['1,2,3,4'] }), 'PARAMETER_INVALID', '/query/ids', 400],
    ['an item of another type', list({ ids: ['1,b'] }), 'PARAMETER_INVALID', '/query/ids/1', 400],
    ['an unknown member of a deep object', list({ 'filter[x]': ['1'] }), 'PARAMETER_INVALID', '/query/filter', 400],
    ['a JSON parameter with duplicates', list({ where: ['{"a":1,"a":2}'] }), 'PARAMETER_INVALID', '/query/where', 400],
    [
      'a header that breaks its pattern',
      list({}, { 'X-Trace': ['DEADBEEF'] }),
      'PARAMETER_INVALID',
      '/header/X-Trace',
      400,
    ],
    [
      'a repeated header',
      list({}, { 'X-Trace': ['deadbeef', 'deadbeef'] }),
      'PARAMETER_REPEATED',
      '/header/X-Trace',
      400,
    ],
    ['a cookie outside its enum', list({}, { Cookie: ['theme=blue'] }), 'PARAMETER_INVALID', '/cookie/theme', 400],
    [
      'a repeated cookie',
      list({}, { Cookie: ['theme=dark; theme=light'] }),
      'PARAMETER_REPEATED',
      '/cookie/theme',
      400,
    ],
    [
      'a method override',
      list({}, { 'X-HTTP-Method-Override': ['DELETE'] }),
      'PARAMETER_UNKNOWN',
      '/header/x-http-method-override',
      400,
    ],
    [
      'a path parameter of another form',
      { path: '/orders/1', resource: '/orders/{orderId}', parameters: { orderId: '1' } },
      'PARAMETER_INVALID',
      '/path/orderId',
      400,
    ],
    ['a missing body', { method: 'POST' }, 'BODY_INVALID', '/body', 400],
    ['a body where none is taken', { ...getOrder, body: '{}' }, 'BODY_UNEXPECTED', '/body', 400],
    ['half a document', raw('{"customer":'), 'BODY_MALFORMED', '/body', 400],
    ['bytes that are no UTF-8', raw(Buffer.from('{"customer":"\xff"}', 'latin1')), 'BODY_MALFORMED', '/body', 400],
    ['a byte order mark', raw(Buffer.from('\ufeff{}')), 'BODY_MALFORMED', '/body', 400],
    ['a missing member', create({ customer: 'a' }), 'BODY_INVALID', '/body', 400],
    ['a member of another type', create({ ...good, customer: 1 }), 'BODY_INVALID', '/body/customer', 400],
    ['a text that breaks its pattern', create({ ...good, customer: '<b>' }), 'BODY_INVALID', '/body/customer', 400],
    ['a text that is too long', create({ ...good, note: 'x'.repeat(201) }), 'BODY_INVALID', '/body/note', 400],
    [
      'a number below its minimum',
      create({ ...good, lines: [{ sku: ORDER_ID, quantity: 0 }] }),
      'BODY_INVALID',
      '/body/lines/0/quantity',
      400,
    ],
    ['a format', create({ ...good, lines: [{ sku: 'x', quantity: 1 }] }), 'BODY_INVALID', '/body/lines/0/sku', 400],
    ['an empty list', create({ ...good, lines: [] }), 'BODY_INVALID', '/body/lines', 400],
    ['an unknown member', create({ ...good, isAdmin: true }), 'BODY_INVALID', '/body', 400],
    [
      'an unknown member below',
      create({ ...good, tree: { children: [{ x: 1 }] } }),
      'BODY_INVALID',
      '/body/tree/children/0',
      400,
    ],
    ['a read-only member', create({ ...good, id: 'mine' }), 'BODY_INVALID', '/body/id', 400],
    ['names of Object.prototype', create({ ...good, toString: 1 }), 'BODY_INVALID', '/body', 400],
    ['a member named twice', raw('{"customer":"a","customer":"b"}'), 'BODY_DUPLICATE_MEMBER', '/body/customer', 400],
    ['a member named twice in two spellings', raw('{"a":1,"\\u0061":2}'), 'BODY_DUPLICATE_MEMBER', '/body/*', 400],
    ['__proto__', raw('{"lines":[{"__proto__":{}}]}'), 'BODY_UNSAFE_NAME', '/body/lines/0', 400],
    ['an escaped __proto__', raw('{"\\u005f_proto__":{}}'), 'BODY_UNSAFE_NAME', '/body', 400],
    ['constructor', raw('{"constructor":{}}'), 'BODY_UNSAFE_NAME', '/body', 400],
    ['65 levels', raw('['.repeat(65) + ']'.repeat(65)), 'BODY_TOO_DEEP', undefined, 400],
    ['one byte too many', raw(`"${'é'.repeat(511)}x"`), 'BODY_TOO_LARGE', '/body', 413],
    [
      'another content type',
      create(good, { headers: { 'Content-Type': ['text/plain'] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'no content type',
      create(good, { headers: { 'Content-Type': [] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'two content types',
      create(good, { headers: { 'Content-Type': ['application/json', 'text/plain'] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'two content types in two spellings',
      create(good, { headers: { 'content-type': ['application/json'] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'a list of content types',
      create(good, { headers: { 'Content-Type': ['application/json, text/html'] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'an unknown media type parameter',
      create(good, { headers: { 'Content-Type': ['application/json;x=y'] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'another charset',
      create(good, { headers: { 'Content-Type': ['application/json; charset=utf-7'] } }),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'XML although the contract lists it',
      upload('<!DOCTYPE x><a/>', 'application/xml'),
      'CONTENT_TYPE_NOT_ALLOWED',
      '/header/content-type',
      415,
    ],
    [
      'a compressed body',
      create(good, { headers: { 'Content-Encoding': ['gzip'] } }),
      'CONTENT_ENCODING_NOT_ALLOWED',
      '/header/content-encoding',
      415,
    ],
    [
      'a form field sent twice',
      upload('name=a&name=b', 'application/x-www-form-urlencoded'),
      'BODY_DUPLICATE_MEMBER',
      '/body',
      400,
    ],
    ['an unknown form field', upload('name=a&x=1', 'application/x-www-form-urlencoded'), 'BODY_INVALID', '/body', 400],
    [
      'a form field of another type',
      upload('name=a&size=big', 'application/x-www-form-urlencoded'),
      'BODY_INVALID',
      '/body/size',
      400,
    ],
    [
      'a broken escape in a form',
      upload('name=%zz', 'application/x-www-form-urlencoded'),
      'BODY_MALFORMED',
      '/body',
      400,
    ],
    [
      '__proto__ in a form',
      upload('__proto__=a', 'application/x-www-form-urlencoded'),
      'BODY_UNSAFE_NAME',
      '/body',
      400,
    ],
    [
      'multipart with a preamble',
      upload(`x${part('title', 'a')}--b--`, 'multipart/form-data; boundary=b'),
      'BODY_MALFORMED',
      '/body',
      400,
    ],
    [
      'multipart without a file',
      upload(`${part('title', 'a')}--b--`, 'multipart/form-data; boundary=b'),
      'BODY_INVALID',
      '/body',
      400,
    ],
    ['text that is too long', upload('x'.repeat(13), 'text/plain'), 'BODY_INVALID', '/body', 400],
  ])('%s', async (_, sent, reason, pointer, status) => {
    const seen = await send(sent);

    expect([seen.reason, seen.status]).toEqual([reason, status]);
    if (pointer) expect(seen.pointer).toBe(pointer);
    expect(seen.handled).toHaveLength(0);
    expect(seen.records).toHaveLength(1);
  });
});
