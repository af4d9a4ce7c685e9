import { existsSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { dirname, join } from 'node:path';
import { serveCommand } from '../../../cli/commands/serve';
import {
  containmentLine,
  curlLine,
  functionLine,
  recordLine,
  reportLines,
  requestLine,
} from '../../../cli/gateway/serve-lines';
import { miniFiles, writeFolder } from '../gateway/fixtures/mini-assembly';

jest.setTimeout(30_000);

test('prints report, endpoints and a ready-made call for each identity, and leaves no folder behind', async () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const dir = writeFolder(miniFiles());

  const code = await serveCommand(dir, { until: Promise.resolve() });

  write.mockRestore();
  rmSync(dir, { recursive: true, force: true });
  const text = lines.join('');
  expect(code).toBe(0);
  expect(text).toMatch(/https:\/\/api\.example\.com:\d+ {2}\(Api\)/);
  expect(text).toMatch(/as shop\/tenant-a \(reader, writer\):\ncurl --cacert \S+ca\.pem --resolve api\.example\.com/);
  expect(text).toMatch(/as partner\/acme \(reader\):\ncurl .*--cert \S+ --key \S+ --interface 127\.0\.0\.10/);
  expect(text).toMatch(/stopped\n$/);
  const certificates = /--cacert (\S+ca\.pem)/.exec(text)?.[1] ?? '.';
  expect(existsSync(dirname(certificates))).toBe(false);
});

const line = { time: 0, method: 'GET', path: '/a', status: 403, milliseconds: 3, correlation: 'x' };

test('a refused request names who refused, why and by which policy', () => {
  const refusal = {
    layer: 'authorization',
    reason: 'OWNER_MISMATCH',
    by: 'authorizer',
    policies: ['own-orders'],
  } as const;

  expect(requestLine({ ...line, refusal })).toBe(
    '00:00:00.000 GET /a 403 3 ms  authorization refused at authorizer: OWNER_MISMATCH by own-orders',
  );
});

test('what a caller or a function sends cannot act on the terminal', () => {
  expect(requestLine({ ...line, status: 200, path: '/\u001b[2J' })).toContain('/\\x1b[2J 200');
  expect(functionLine({ function: 'F', stream: 'stdout', text: 'a\u0007' })).toBe('  | F: a\\x07');
});

test('rules of one managed group share a line', () => {
  const gap = (rule: string) => ({
    stack: 'S',
    logicalId: 'Acl',
    type: 'AWS::WAFv2::WebACL',
    reason: `rule managed-sqli/${rule} is not evaluated: not published`,
    isSecurityRelevant: false,
  });
  const report = { emulated: [], ignored: [], assumptions: [], substitutions: [], addresses: [], runtime: [] };

  expect(reportLines({ ...report, gaps: [gap('A'), gap('B')] })).toContain(
    '  S/Acl (WAFv2::WebACL): 2 rules of managed-sqli: not published',
  );
});

test('a call carries method, certificate and source address where it needs them', () => {
  const endpoint = { host: 'a.example.com', port: 1, kind: 'domain', basePath: '/v1', api: 'Api' } as const;

  const text = curlLine({ endpoint, method: 'POST', path: '/x', token: 't', ca: 'ca.pem', address: '127.0.0.2' });

  expect(text).toBe(
    "curl --cacert ca.pem --resolve a.example.com:1:127.0.0.1 --interface 127.0.0.2 -X POST -H 'Authorization: Bearer t' 'https://a.example.com:1/v1/x'",
  );
});

test('what containment did is told, with the finding that led to it', () => {
  const record = { message: 'BlockAddress 203.0.113.9/32: taken\u001b[2J', metadata: { correlation_uid: 'f-1' } };

  expect(containmentLine(record)).toBe('  ! CONTAINMENT BlockAddress 203.0.113.9/32: taken\\x1b[2J (finding f-1)');
});

test('a record is one line of JSON that reads back as it was, and acts on no terminal', () => {
  const record = { class_uid: 6003, user_agent: 'a\u001b[2J\u202e\u009b\u2028\n"' };

  const text = recordLine(record);

  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(text)).toEqual(record);
});

/** Calls what is served, as somebody whom the authorizer refuses. */
function refusedCall(host: string, port: number): Promise<unknown> {
  const headers = { Host: host, Authorization: 'Bearer a.b.c', 'User-Agent': 'test/1.0' };
  return new Promise((resolve, reject) => {
    https
      .get(
        { host: '127.0.0.1', port, servername: host, path: '/v1/public', headers, rejectUnauthorized: false },
        (answer) => answer.resume().on('end', resolve),
      )
      .on('error', reject);
  });
}

test('with a file, the records of a call are in it, whole', async () => {
  const dir = writeFolder(miniFiles());
  const file = join(dir, 'records.jsonl');
  let place: readonly [string, number] | undefined;
  let isServing = () => {};
  const serving = new Promise<void>((resolve) => {
    isServing = resolve;
  });
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    const [, host, port] = /https:\/\/(api\.example\.com):(\d+)/.exec(String(text)) ?? [];
    if (host && port) place ??= [host, Number(port)];
    if (String(text).startsWith('serving')) isServing();
    return true;
  });

  await serveCommand(dir, { records: file, until: serving.then(() => refusedCall(...place!)) });

  write.mockRestore();
  const records = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  rmSync(dir, { recursive: true, force: true });
  expect(records).toEqual([expect.objectContaining({ status: '403', responseType: 'MISSING_AUTHENTICATION_TOKEN' })]);
});
