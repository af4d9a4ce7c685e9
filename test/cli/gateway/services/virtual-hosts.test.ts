import { WorkerPool } from '../../../../cli/gateway/lambda/worker-pool';
import { DrillPki } from '../../../../cli/gateway/pki/drill-pki';
import { AnswerSink } from '../../../../cli/gateway/services/answer-sink';
import { VirtualHosts } from '../../../../cli/gateway/services/virtual-hosts';
import { writeFolder } from '../fixtures/mini-assembly';

jest.setTimeout(30_000);

const pool = new WorkerPool();
let pki: DrillPki;
let hosts: VirtualHosts;

beforeAll(async () => {
  pki = await DrillPki.create();
  hosts = await VirtualHosts.start(pki);
  hosts.serve('id.example.com', (request, response) => response.end(`${request.headers.host} ${request.url}`));
});
afterAll(async () => {
  await pool.close();
  await hosts.close();
});

/** Runs code in a function that knows the hosts. */
async function inFunction(code: string, event: unknown = {}) {
  const spec = {
    stack: 'S',
    logicalId: 'F',
    arn: 'arn',
    name: 'f',
    handler: 'index.handler',
    runtime: 'nodejs20.x',
    timeoutMs: 5000,
    memoryMb: 128,
    taskRoot: writeFolder({ 'index.js': `exports.handler = (event) => new Promise((done, fail) => { ${code} });` }),
    layers: [],
    environment: {},
    hosts: hosts.mapped,
    ca: pki.ca,
    sdkRoots: [],
  };
  return pool.invoke(spec, event, { onLine: () => {} });
}

const READ = '(res) => { let t = ""; res.on("data", (c) => t += c); res.on("end", () => done(t)); }';

test.each([
  ['fetch', 'fetch("https://id.example.com/keys").then((r) => r.text()).then(done, fail);'],
  ['https', `require("https").get("https://id.example.com/keys", ${READ}).on("error", fail);`],
  [
    'an address that it resolved and pinned',
    `require("dns").lookup("id.example.com", { all: true }, (e, [{ address }]) => require("https").get({ host: address,
      servername: "id.example.com", path: "/keys", headers: { host: "id.example.com" } }, ${READ}).on("error", fail));`,
  ],
])('a function reaches a test issuer under its real name by %s', async (_how, code) => {
  expect(await inFunction(code)).toEqual({ kind: 'result', payload: 'id.example.com /keys' });
});

test('the name resolves to an address that does not look private', async () => {
  const code = 'require("dns").promises.lookup("id.example.com").then(({ address }) => done(address), fail);';

  expect(await inFunction(code)).toEqual({ kind: 'result', payload: expect.stringMatching(/^198\.51\.100\.\d+$/) });
});

test('a certificate of another name is not accepted', async () => {
  const code = `require("https").get({ host: "id.example.com", servername: "other.example.com" }, done).on("error", (e) => done(e.code));`;

  expect(await inFunction(code)).toEqual({ kind: 'result', payload: 'ERR_TLS_CERT_ALTNAME_INVALID' });
});

test('names of a boot before lead nowhere, and a name that comes back has its address of old', async () => {
  const before = hosts.mapped;
  hosts.serve('gone.example.com', (_request, response) => response.end());

  hosts.clear();
  expect(hosts.mapped).toEqual([]);
  hosts.serve('id.example.com', (request, response) => response.end(`${request.headers.host} ${request.url}`));
  expect(hosts.mapped).toEqual(before);
});

test('the answer of a custom resource arrives under the address that it was given', async () => {
  const sink = new AnswerSink('eu-west-1', hosts);
  const address = sink.open();

  await inFunction(
    'fetch(event.url, { method: "PUT", body: JSON.stringify({ Status: "SUCCESS" }) }).then(() => done(), fail);',
    { url: address.url },
  );

  expect(address.url).toMatch(
    /^https:\/\/cloudformation-custom-resource-response-euwest1\.s3\.eu-west-1\.amazonaws\.com\//,
  );
  expect(address.take()).toEqual({ Status: 'SUCCESS' });
  expect(sink.open().take()).toBeUndefined();
});
