import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContractError, parseContract } from '../../src/contract';
import { FIXTURES, faultsOf, fixture } from './contract-files';

interface Expected {
  readonly file: string;
  readonly pointer: string;
  readonly message: RegExp;
  readonly remedy?: RegExp;
  readonly line?: number;
}

const FAULTS: readonly Expected[] = [
  { file: 'swagger-2.yaml', pointer: '/swagger', message: /Swagger 2\.0/, remedy: /convert it to OpenAPI 3/, line: 1 },
  { file: 'openapi-4.yaml', pointer: '/openapi', message: /"4\.0\.0" is not supported/ },
  { file: 'no-operations.yaml', pointer: '', message: /describes no operation/ },
  { file: 'broken.yaml', pointer: '', message: /is not YAML/, line: 2 },
  { file: 'broken.json', pointer: '', message: /is not JSON/, remedy: /syntax/ },
  { file: 'duplicate-key.yaml', pointer: '', message: /unique/, line: 6 },
  { file: 'duplicate-key.json', pointer: '/paths/~1a', message: /there twice/, line: 6 },
  { file: 'alias-bomb.yaml', pointer: '', message: /aliases/i },
  { file: 'alias-circle.yaml', pointer: '', message: /nests deeper/ },
  { file: 'prototype.json', pointer: '/paths/~1a/get/__proto__', message: /"__proto__"/ },
  {
    file: 'remote-ref.yaml',
    pointer: '/paths/~1a/get/responses/200/content/application~1json/schema/$ref',
    message: /leaves this machine: https:/,
    remedy: /download/,
    line: 11,
  },
  { file: 'missing-ref.yaml', pointer: '/paths/~1a/get/parameters/0/$ref', message: /leads to nothing/, line: 7 },
  {
    file: 'missing-ref.yaml',
    pointer: '/paths/~1a/get/responses/200/content/application~1json/schema/$ref',
    message: /elsewhere\.yaml, but the file cannot be read \(ENOENT\)/,
  },
  { file: 'empty-circle.yaml', pointer: '/components/schemas/A/$ref', message: /circle of references/ },
  { file: 'invalid-members.yaml', pointer: '/info', message: /"version" is missing/, remedy: /add "version"/ },
  {
    file: 'invalid-members.yaml',
    pointer: '/paths/~1a/get',
    message: /unknown member "operationID"/,
    remedy: /did you mean "operationId"/,
  },
  { file: 'invalid-members.yaml', pointer: '/paths/~1a/get/parameters/0', message: /needs "name" and "in"/, line: 8 },
  {
    file: 'invalid-schema-31.yaml',
    pointer: '/paths/~1a/get/parameters/0/schema/exclusiveMinimum',
    message: /should be of type number/,
  },
  {
    file: 'invalid-schema-31.yaml',
    pointer: '/paths/~1a/get/parameters/1/schema/pattern',
    message: /no regular expression/,
  },
  {
    file: 'same-request.yaml',
    pointer: '/paths/~1a~1{y}',
    message: /GET \/a\/\{y\} claims the same requests as \/a\/\{x\}/,
  },
  { file: 'same-operation-id.yaml', pointer: '/paths/~1b/get', message: /"read" is also used at \/paths\/~1a\/get/ },
  { file: 'control-character.yaml', pointer: '/paths/~1a/get', message: /"read\\nall" has a control character/ },
  {
    file: 'bad-paths.yaml',
    pointer: '/paths/~1a~1{petId}/get',
    message: /\{petId\} of .* is not declared/,
    remedy: /did you mean "petid"/,
  },
  { file: 'bad-paths.yaml', pointer: '/paths/~1b?c=d', message: /query or fragment/ },
  { file: 'bad-paths.yaml', pointer: '/paths/~1c~1~1d', message: /empty segment/ },
  { file: 'bad-paths.yaml', pointer: '/paths/~1e~1{f}{g}', message: /two parameters in one segment/ },
  { file: 'bad-paths.yaml', pointer: '/paths/~1h i', message: /cannot be deployed/ },
  { file: 'bad-paths.yaml', pointer: '/paths/~1j/trace', message: /TRACE/ },
  {
    file: 'unknown-security.yaml',
    pointer: '/paths/~1a/get/security/0',
    message: /"oauht" is not defined/,
    remedy: /did you mean "oauth"/,
  },
  { file: 'bad-hardened.yaml', pointer: '/paths/~1orders~1{orderId}/x-hardened', message: /stands on a path/ },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/get/x-hardened',
    message: /no member "resorce"/,
    remedy: /did you mean "resource"/,
    line: 9,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/get/x-hardened/maxBodyBytes',
    message: /100000 is more than 65536/,
    remedy: /web ACL/,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/get/x-hardened/rate',
    message: /"fast" is not one of read, write, expensive, auth/,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/put/x-hardened/identifiers/0/name',
    message: /not a path parameter/,
    remedy: /did you mean "orderId"/,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/put/x-hardened/identifiers/1/name',
    message: /body has no member/,
    remedy: /did you mean "\/items\/\*\/productId"/,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/put/x-hardened/identifiers/2/name',
    message: /no JSON pointer/,
    remedy: /"\/productId"/,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/put/x-hardened/identifiers/3/parent',
    message: /"nobody" is not another identifier/,
  },
  {
    file: 'bad-hardened.yaml',
    pointer: '/paths/~1orders~1{orderId}/delete/x-hardened/identifiers/0/parent',
    message: /each other's parents/,
  },
];

describe('a document that cannot be used', () => {
  test.each(FAULTS)('$file is refused at $pointer', ({ file, pointer, message, remedy, line }) => {
    const faults = faultsOf(join(FIXTURES, file));

    const fault = faults.find((candidate) => candidate.pointer === pointer && message.test(candidate.message));
    expect(fault ?? faults).toMatchObject({ file: join(FIXTURES, file), remedy: expect.stringMatching(remedy ?? /./) });
    if (line !== undefined) expect(fault?.line).toBe(line);
  });

  test('has all of its faults in one message, with file, line, pointer and remedy', () => {
    const file = join(FIXTURES, 'bad-hardened.yaml');

    const parse = () => parseContract(file);

    expect(parse).toThrow(ContractError);
    expect(parse).toThrow(/has 11 faults\n/);
    expect(parse).toThrow(
      /bad-hardened\.yaml:9 \/paths\/.*x-hardened: x-hardened has no member "resorce"; did you mean "resource"\?/,
    );
  });

  test('says each fault once', () => {
    expect(faultsOf(join(FIXTURES, 'bad-paths.yaml'))).toHaveLength(6);
    expect(faultsOf(join(FIXTURES, 'invalid-members.yaml'))).toHaveLength(4);
  });
});

describe('a file that holds no document', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'contract-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('is refused when it is absent', () => {
    expect(faultsOf(join(folder, 'absent.yaml'))[0].message).toMatch(/cannot be read \(ENOENT\)/);
  });

  test('is refused when it is a folder', () => {
    expect(faultsOf(folder)[0].message).toMatch(/cannot be read \(EISDIR\)/);
  });

  test('is refused when an object has more members than a validator takes', () => {
    const properties = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`m${index}`, {}]));
    const content = { 'application/json': { schema: { type: 'object', properties } } };
    const responses = { 200: { description: 'ok' } };
    const paths = { '/a': { post: { operationId: 'a', requestBody: { content }, responses } } };
    const text = JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths });

    expect(faultsOf(write('wide.json', text))).toMatchObject([
      { pointer: expect.stringMatching(/schema\/properties$/), message: expect.stringContaining('1001 members') },
    ]);
  });

  test('is refused when it is binary', () => {
    expect(faultsOf(write('image.yaml', Buffer.from([137, 80, 78, 71, 0, 1, 2])))[0].message).toMatch(/is not text/);
  });

  test('is refused when it is not UTF-8', () => {
    expect(faultsOf(write('latin.yaml', Buffer.from([0x61, 0xe4, 0x62])))[0].message).toMatch(/is not UTF-8/);
  });

  test('is refused unread when it is enormous', () => {
    const file = write('huge.json', '{}');
    truncateSync(file, 40 * 1024 * 1024);

    expect(faultsOf(file)[0].message).toMatch(/41943040 bytes/);
  });

  test.each([
    ['empty', ''],
    ['a list', '[]'],
    ['a word', 'openapi'],
  ])('is refused when it holds %s', (_, text) => {
    expect(faultsOf(write('other.yaml', text))[0]).toMatchObject({
      message: expect.stringMatching(/no OpenAPI document/),
    });
  });

  test.each([
    ['JSON', `{"openapi":"3.1.0","x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`, 'deep.json'],
    ['YAML', `openapi: 3.1.0\nx: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'deep.yaml'],
  ])('is told that its %s nests too deeply, and nothing else', (_, text, name) => {
    expect(faultsOf(write(name, text)).map(({ message }) => message)).toEqual([
      expect.stringMatching(/nests (deeper|too deeply)/),
    ]);
  });
});

test('recursive schemas are legal', () => {
  expect(fixture('recursive.yaml').operations).toHaveLength(1);
});
