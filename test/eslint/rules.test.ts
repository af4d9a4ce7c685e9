import { RuleTester } from 'eslint';
import { parser } from 'typescript-eslint';
import { rules } from '../../eslint';

RuleTester.describe = describe;
RuleTester.it = it;
const tester = new RuleTester({ languageOptions: { sourceType: 'module', ecmaVersion: 2023 } });
const typed = new RuleTester({ languageOptions: { parser } });

/** Code that a rule refuses, and code that it takes. */
const CASES: Readonly<Record<string, { readonly refused: readonly string[]; readonly taken: readonly string[] }>> = {
  'no-built-query': {
    refused: [
      'db.query(`select * from t where id = ${id}`)',
      "db.query('select * from t where id = ' + id)",
      "const text = 'order by ' + id; db.query(text)",
      "let text = 'select 1'; text += id; db.execute(text)",
      "db.query(['select', id].join(' '))",
      "db.query('select %s'.replace('%s', id))",
      'const s = `insert into t values (${id})`;',
      "const s = 'update t set a = ' + a;",
      'const s = `delete from ${table}`;',
      'prisma.$queryRawUnsafe(`select ${id}`)',
      'new QueryCommand({ KeyConditionExpression: `#a = ${id}` })',
      "new ScanCommand({ FilterExpression: 'a = ' + a })",
      'new ExecuteStatementCommand({ Statement: `select * from "T" where id = \'${id}\'` })',
      "const f = on ? `a = ${a}` : 'b = c'; new ScanCommand({ FilterExpression: f })",
    ],
    taken: [
      "db.query('select * from t where id = $1', [id])",
      'db.query(sql`select * from t where id = ${id}`.toPostgres())',
      "const text = 'select a ' + 'from t'; db.query(text)",
      'const COLUMNS = "a, b"; db.query(`select ${COLUMNS} from t`)',
      "new QueryCommand({ KeyConditionExpression: '#a = :a' })",
      'new QueryCommand(dynamoExpressions({ FilterExpression: dynamo`${attr`a`} = ${a}` }))',
      'log(`Please select an order from the list: ${name}`.length)',
      'const s = `selection of ${a}`;',
    ],
  },
  'no-unconditional-write': {
    refused: [
      'new PutItemCommand({ TableName: t, Item: item })',
      'new DeleteCommand({ TableName: t, Key: key })',
      'const input = { TableName: t, Key: key }; new UpdateCommand(input)',
      'new UpdateCommand({ TableName: t, ...dynamoExpressions({ UpdateExpression: dynamo`set ${attr`a`} = ${1}` }) })',
    ],
    taken: [
      "new PutItemCommand({ TableName: t, Item: item, ConditionExpression: 'attribute_not_exists(id)' })",
      "new PutCommand({ TableName: t, Item: item, ...dynamoExpressions({ ConditionExpression: rowCondition(event, { tenant: 'tenantId' }) }) })",
      'new GetItemCommand({ TableName: t, Key: key })',
      'function put(input) { return new PutCommand(input); }',
      'new PutCommand({ ...input })',
    ],
  },
  'no-raw-fetch': {
    refused: [
      'fetch(url)',
      'fetch(`https://${host}/x`)',
      "fetch('https://a.example/' + path)",
      'fetch(event.body.callback)',
      'globalThis.fetch(url)',
      "import https from 'node:https'; https.request(url)",
      "import { get } from 'http'; get(options)",
      "import * as http from 'http'; http.request({ host: target, path: '/' })",
      "const https = require('https'); https.get({ ...options })",
      "const { request } = require('node:http'); request(url)",
      "require('https').get(url)",
      "import axios from 'axios'; axios.post(url, body)",
      "import axios from 'axios'; axios({ url })",
      "import fetch from 'node-fetch'; fetch(url)",
      "import { request } from 'undici'; request(url)",
      'const url = new URL(input); fetch(url)',
      'function f(url) { return fetch(url); }',
    ],
    taken: [
      "fetch('https://api.example.com/v1')",
      "const URL_OF_IT = 'https://api.example.com/v1'; fetch(URL_OF_IT)",
      "const base = 'https://api.example.com'; fetch(`${base}/v1`)",
      "fetch(new URL('/a', 'https://api.example.com'))",
      "import { createFetch } from 'cdk-hardened-api/handler'; const fetch = createFetch({ hosts: ['a.example'] }); fetch(url)",
      "import https from 'node:https'; https.request({ host: 'api.example.com', path })",
      'store.fetch(url)',
      "import { request } from './mine'; request(url)",
    ],
  },
  'no-shell': {
    refused: [
      "import { exec } from 'node:child_process'",
      "import cp from 'child_process'",
      "const { spawn } = require('child_process')",
      "await import('node:child_process')",
      "export * from 'child_process'",
      "import { execa } from 'execa'",
    ],
    taken: ["import { readFile } from 'node:fs/promises'", "const child = require('./child_process')"],
  },
  'no-code-from-text': {
    refused: [
      'eval(text)',
      'new Function(text)',
      "Function('return 1')",
      "import vm from 'node:vm'",
      "const vm = require('vm')",
      'require(name)',
      'await import(`./${name}.js`)',
      "setTimeout('go()', 1)",
      'setInterval(`go(${x})`, 1)',
      'new RegExp(pattern)',
      "RegExp('^' + prefix)",
    ],
    taken: [
      "require('./a')",
      "await import('./a.js')",
      'setTimeout(() => go(), 1)',
      'setTimeout(go, 1)',
      "new RegExp('^a$')",
      'new RegExp(/a/)',
      'function f(eval_) { return eval_(1); }',
    ],
  },
  'no-entity-parser': {
    refused: ["import libxmljs from 'libxmljs2'", "const { parseString } = require('xml2js')"],
    taken: ["import { parse } from 'yaml'"],
  },
  'no-logged-credentials': {
    refused: [
      'console.log(event)',
      'console.log(JSON.stringify(event))',
      'console.log(event.headers)',
      'console.info("h", event.multiValueHeaders)',
      'console.log(`token ${token}`)',
      'console.log("t " + accessToken)',
      'logger.info({ authorization: a })',
      'logger.debug({ headers })',
      'logger.warn({ a: { b: event.headers.Authorization } })',
      'console.log({ ...event })',
      'console.log([secret])',
      'this.logger.error(request)',
      "console.log(headers['x-a'], headers[name])",
    ],
    taken: [
      'console.log(event.httpMethod)',
      'console.log(Object.keys(event.headers))',
      'console.log("no token was sent")',
      'logger.info({ orderId, hasToken: true })',
      'logger.info({ token: false })',
      'console.log(redactHeaders(headers))',
      'audit.write(token)',
      'console.log(event.requestContext.extendedRequestId)',
    ],
  },
  'no-unescaped-html': {
    refused: [
      'const page = `<p>${name}</p>`',
      "const page = '<li>' + name + '</li>'",
      "const r = { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: name }",
      "const r = { multiValueHeaders: { 'content-type': ['text/html; charset=utf-8'] }, body: render(x) }",
    ],
    taken: [
      'const page = html`<p>${name}</p>`',
      'const r = htmlResponse(html`<p>${name}</p>`)',
      "const r = { headers: { 'content-type': 'text/html' }, body: html`<p>${name}</p>`.toString() }",
      "const r = { headers: { 'content-type': 'text/html' }, body: '<p>hello</p>' }",
      "const r = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(x) }",
      'const text = `${a} < ${b} and ${c} > ${d}`',
      'const type = `Map<${key}>`',
    ],
  },
  'no-raw-body-parse': {
    refused: [
      'JSON.parse(event.body)',
      "JSON.parse(event.body ?? '{}')",
      "JSON.parse(Buffer.from(event.body, 'base64').toString())",
      'const body = event.body; JSON.parse(body)',
      "const order = event['body'] && JSON.parse(event['body'])",
    ],
    taken: ['jsonBody(event)', 'JSON.parse(text)', 'JSON.parse(event.requestContext.authorizer.roles)'],
  },
};

for (const [name, { refused, taken }] of Object.entries(CASES)) {
  const rule = rules[name];
  if (!rule) throw new Error(`no rule ${name}`);
  tester.run(name, rule, {
    valid: [...taken],
    invalid: refused.map((code) => ({ code, errors: 1 })),
  });
}

typed.run('no-raw-fetch', rules['no-raw-fetch']!, {
  valid: [{ code: "fetch('https://a.example' as string)" }],
  invalid: [
    { code: 'fetch(url as string)', errors: 1 },
    { code: 'fetch(event.url!)', errors: 1 },
  ],
});

it('every rule has cases', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(rules).sort());
});
