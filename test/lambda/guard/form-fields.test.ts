import { listed } from '../../../lambda/core/operation-list';
import { compiled, modelOf } from './contract';
import type { Next } from '../../../lambda/guard/guard';
import { send } from './request';

const text = { type: 'string', maxLength: 8 };
const address = { type: 'object', required: ['city'], properties: { city: text, zip: { type: 'integer' } } };
const properties = {
  name: text,
  tags: { type: 'array', maxItems: 2, items: text },
  sizes: { type: 'array', items: { type: 'integer' } },
  words: { type: 'array', items: text },
  home: address,
  homes: { type: 'array', items: address },
  work: address,
  pair: { type: 'object', properties: { left: { type: 'integer' }, right: { type: 'integer' } } },
  spread: { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, b: text, c: properties0() } },
  icon: { type: 'string' },
};

function properties0() {
  return { type: 'array', items: { type: 'integer' } };
}

const encoding = {
  tags: { style: 'form', explode: false },
  sizes: { style: 'spaceDelimited' },
  words: { style: 'pipeDelimited' },
  work: { style: 'deepObject' },
  pair: { explode: false },
  spread: { style: 'form' },
  icon: { contentType: 'image/png, text/*' },
};

function contractOf(openapi: string) {
  const media = { schema: { type: 'object', properties }, encoding };
  const content = { 'application/x-www-form-urlencoded': media, 'multipart/form-data': media };
  const post = {
    operationId: 'send',
    requestBody: { required: true, content },
    responses: { '204': { description: '' } },
  };
  const { table, validators } = compiled(
    modelOf({ openapi, info: { title: 'Forms', version: '1' }, paths: { '/forms': { post } } }),
  );
  return { operations: listed(table.operations), validators };
}

const contracts = { '3.0.3': contractOf('3.0.3'), '3.1.0': contractOf('3.1.0') };
const served: Next = async () => ({ statusCode: 204 });

async function outcome(body: string, contentType: string, version: keyof typeof contracts = '3.1.0') {
  const sent = {
    method: 'POST',
    path: '/forms',
    operation: 'send',
    body: Buffer.from(body),
    headers: { 'Content-Type': [contentType] },
  };
  const { reason, status } = await send(sent, served, contracts[version]);
  return status === 204 ? 'served' : reason;
}

const FORM = 'application/x-www-form-urlencoded';
const form = (body: string) => outcome(body, FORM);
const part = (name: string, value: string, type?: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${type ? `\r\nContent-Type: ${type}` : ''}\r\n\r\n${value}\r\n`;
const multipart = (parts: string, version?: keyof typeof contracts) =>
  outcome(`${parts}--b--\r\n`, 'multipart/form-data; boundary=b', version);

const HOME = encodeURIComponent('{"city":"Ulm","zip":1}');

describe('a form', () => {
  it.each([
    ['an object as JSON text', `home=${HOME}`],
    ['a list of objects, each as JSON text', `homes=${HOME}&homes=${HOME}`],
    ['a list with commas', 'tags=a,b'],
    ['an empty list', 'tags='],
    ['a list with spaces', 'sizes=1+2%203'],
    ['a list with pipes', 'words=a%7Cb|c'],
    ['members in brackets', 'work%5Bcity%5D=Ulm&work[zip]=1'],
    ['names and values in turn', 'pair=left,1,right,2'],
    ['members spread over the form', 'a=1&b=x&name=n&c=1&c=2'],
    ['nothing of what may be left out', 'name=n'],
  ])('may hold %s', async (_, body) => {
    expect(await form(body)).toBe('served');
  });

  it.each([
    ['an object that breaks its schema', `home=${encodeURIComponent('{"zip":1}')}`, 'BODY_INVALID'],
    ['an object with an unknown member', `home=${encodeURIComponent('{"city":"U","x":1}')}`, 'BODY_INVALID'],
    ['an object as text', 'home=Ulm', 'BODY_MALFORMED'],
    [
      'an object with a member named twice',
      `home=${encodeURIComponent('{"city":"a","city":"b"}')}`,
      'BODY_DUPLICATE_MEMBER',
    ],
    ['an object with __proto__', `home=${encodeURIComponent('{"city":"a","__proto__":{}}')}`, 'BODY_UNSAFE_NAME'],
    ['an object sent twice', `home=${HOME}&home=${HOME}`, 'BODY_DUPLICATE_MEMBER'],
    ['a list of objects in which one breaks its schema', `homes=${HOME}&homes=%7B%7D`, 'BODY_INVALID'],
    ['too many items', 'tags=a,b,c', 'BODY_INVALID'],
    ['an escaped separator', 'tags=a%2Cb', 'BODY_MALFORMED'],
    ['a delimited list sent twice', 'tags=a&tags=b', 'BODY_DUPLICATE_MEMBER'],
    ['an item of another type', 'sizes=1+x', 'BODY_INVALID'],
    ['an item that is too long', 'words=a|123456789', 'BODY_INVALID'],
    ['an unknown member in brackets', 'work[city]=Ulm&work[x]=1', 'BODY_INVALID'],
    ['a member in brackets twice', 'work[city]=Ulm&work[city]=Bonn', 'BODY_DUPLICATE_MEMBER'],
    ['a member in brackets in two spellings', 'work[city]=Ulm&work%5Bcity%5D=Bonn', 'BODY_DUPLICATE_MEMBER'],
    ['a prototype name in brackets', 'work[city]=Ulm&work[__proto__]=1', 'BODY_UNSAFE_NAME'],
    ['nested brackets', 'work[city][x]=1', 'BODY_MALFORMED'],
    ['an object in brackets under its own name', 'work=Ulm', 'BODY_INVALID'],
    ['brackets where the contract has none', 'name[x]=1', 'BODY_INVALID'],
    ['a missing member in brackets', 'work[zip]=1', 'BODY_INVALID'],
    ['half a pair', 'pair=left,1,right', 'BODY_MALFORMED'],
    ['a pair twice', 'pair=left,1,left,2', 'BODY_DUPLICATE_MEMBER'],
    ['a prototype name in a pair', 'pair=constructor,1', 'BODY_UNSAFE_NAME'],
    ['a spread member of another type', 'a=x', 'BODY_INVALID'],
    ['a spread member without the one that it needs', 'b=x', 'BODY_INVALID'],
    ['a spread member twice', 'a=1&a=2', 'BODY_DUPLICATE_MEMBER'],
    ['a spread object under its own name', 'spread=1', 'BODY_INVALID'],
    ['an unknown member beside spread ones', 'a=1&z=1', 'BODY_INVALID'],
  ])('must not hold %s', async (_, body, reason) => {
    expect(await form(body)).toBe(reason);
  });
});

describe('a multipart body', () => {
  it.each([
    ['an object as JSON', part('home', '{"city":"Ulm"}', 'application/json; charset=utf-8')],
    ['an object as JSON that does not say so', part('home', '{"city":"Ulm"}')],
    ['a part of a type of the contract', part('icon', 'x', 'image/png')],
    ['a part of a range of the contract', part('icon', 'x', 'text/markdown')],
    ['styles', part('tags', 'a,b') + part('work[city]', 'Ulm') + part('a', '1')],
  ])('may hold %s', async (_, parts) => {
    expect(await multipart(parts)).toBe('served');
  });

  it.each([
    ['an object as XML', part('home', '{"city":"Ulm"}', 'application/xml'), 'BODY_MALFORMED'],
    ['a part of another type', part('icon', 'x', 'image/svg+xml'), 'BODY_MALFORMED'],
    ['two types', part('icon', 'x', 'image/png, text/html'), 'BODY_MALFORMED'],
    ['an object twice', part('home', '{"city":"a"}') + part('home', '{"city":"b"}'), 'BODY_DUPLICATE_MEMBER'],
    ['an unknown member', part('home', '{"city":"Ulm","x":1}'), 'BODY_INVALID'],
    ['a prototype name', part('work[prototype]', '1'), 'BODY_UNSAFE_NAME'],
  ])('must not hold %s', async (_, parts, reason) => {
    expect(await multipart(parts)).toBe(reason);
  });

  it('knows no styles in OpenAPI 3.0', async () => {
    expect(await multipart(part('tags', 'a') + part('work', '{"city":"Ulm"}'), '3.0.3')).toBe('served');
    expect(await multipart(part('work[city]', 'Ulm'), '3.0.3')).toBe('BODY_INVALID');
  });
});

describe('a form that could be read in two ways is refused at synth', () => {
  const media = (members: object) => ({
    schema: { type: 'object', properties: members },
    encoding: { x: { style: 'form' }, y: { style: 'form' } },
  });
  const compile = (members: object) => {
    const content = { 'application/x-www-form-urlencoded': media(members) };
    const post = { operationId: 'send', requestBody: { content }, responses: { '204': { description: '' } } };
    return () =>
      compiled(modelOf({ openapi: '3.1.0', info: { title: 'Forms', version: '1' }, paths: { '/forms': { post } } }));
  };
  const object = (...names: string[]) => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, text])),
  });

  it.each([
    ['two objects that spread one member', { x: object('a'), y: object('a') }],
    ['an object that spreads a member of the form', { x: object('y'), y: text }],
    [
      'two objects that spread any member',
      { x: { ...object(), additionalProperties: true }, y: { ...object(), additionalProperties: text } },
    ],
  ])('%s', (_, members) => {
    expect(compile(members)).toThrow(/deepObject/);
  });
});
