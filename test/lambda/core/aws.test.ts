import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsCall } from '../../../lambda/core/aws';

const request = {
  service: 'dynamodb',
  target: 'DynamoDB_20120810.GetItem',
  body: { TableName: 't' },
  deadlineMs: 400,
} as const;

describe('awsCall', () => {
  let server: http.Server;
  let answers: http.RequestListener[] = [];
  let seen: { headers: http.IncomingHttpHeaders; body: string }[] = [];
  const kept = { ...process.env };

  beforeAll(async () => {
    server = http.createServer((message, response) => {
      let body = '';
      message.on('data', (chunk) => {
        body += chunk;
      });
      message.on('end', () => {
        seen.push({ headers: message.headers, body });
        (answers.shift() ?? ok)(message, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  });
  afterAll(async () => {
    process.env = kept;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    answers = [];
    seen = [];
  });

  const ok: http.RequestListener = (_message, response) => void response.end('{"Item":{"a":{"S":"b"}}}');
  const failing =
    (status: number, type: string): http.RequestListener =>
    (_message, response) =>
      void response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws#${type}` }));

  it('signs the call with the credentials of the function', async () => {
    expect(await awsCall(request)).toEqual({ Item: { a: { S: 'b' } } });

    expect(seen[0]!.headers).toMatchObject({
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-security-token': 'session',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/dynamodb\/aws4_request/,
      ),
    });
    expect(seen[0]!.body).toBe('{"TableName":"t"}');
  });

  it('tries once more after a throttle', async () => {
    answers = [failing(400, 'ProvisionedThroughputExceededException'), ok];

    await expect(awsCall(request)).resolves.toHaveProperty('Item');
  });

  it('gives up after two failures', async () => {
    answers = [failing(500, 'InternalServerError'), failing(500, 'InternalServerError'), ok];

    await expect(awsCall(request)).rejects.toMatchObject({ code: 'InternalServerError', status: 500 });
    expect(seen).toHaveLength(2);
  });

  it('does not repeat a call that is refused', async () => {
    answers = [failing(400, 'ValidationException')];

    await expect(awsCall(request)).rejects.toMatchObject({ code: 'ValidationException' });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['hangs', () => undefined],
    [
      'sends one byte at a time',
      (_message: unknown, response: http.ServerResponse) => {
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('ends at its deadline when the service %s', async (_name, listener) => {
    answers = [listener as http.RequestListener, listener as http.RequestListener];
    const start = Date.now();

    await expect(awsCall(request)).rejects.toMatchObject({ code: 'Timeout' });
    expect(Date.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['resets the connection', (message: http.IncomingMessage) => void message.socket.destroy()],
    [
      'sends half an answer',
      (_message: unknown, response: http.ServerResponse) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"It');
        setTimeout(() => response.destroy(), 10);
      },
    ],
  ])('fails when the service %s twice', async (_name, listener) => {
    answers = [listener as http.RequestListener, listener as http.RequestListener];

    await expect(awsCall(request)).rejects.toMatchObject({ code: 'Network' });
  });

  it('fails on an answer that is no JSON object', async () => {
    answers = [(_message, response) => void response.end('<html>')];

    await expect(awsCall(request)).rejects.toMatchObject({ code: 'MalformedAnswer' });
  });

  it('names the error of a REST API by its header, and deletes without a body', async () => {
    answers = [
      (_message, response) =>
        void response
          .writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException:http://x' })
          .end('{"message":"m"}'),
    ];
    const rest = { ...request, path: '/v1/things/a%2Fb', method: 'DELETE' as const, body: {} };

    await expect(awsCall(rest)).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
    expect(seen.at(-1)).toMatchObject({ body: '' });
    expect(seen.at(-1)!.headers['x-amz-target']).toBeUndefined();
  });
});
