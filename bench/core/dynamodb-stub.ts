import { Worker } from 'node:worker_threads';

/** DynamoDB as the authorizer sees it, on loopback and in a thread of its own: fixed items by key, every write granted. */
export interface DynamoDbStub {
  readonly endpoint: string;
  close(): Promise<void>;
}

const SERVER = `
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const written = JSON.stringify({ Attributes: {} });
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.headers['x-amz-target'].endsWith('UpdateItem')) return response.end(written);
    const { Key } = JSON.parse(Buffer.concat(chunks));
    const Item = workerData[Key.pk.S];
    response.end(Item ? JSON.stringify({ Item }) : '{}');
  });
});
server.keepAliveTimeout = 60000;
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** Starts the stub with its items, by partition key, and points the AWS calls of this process at it. */
export async function dynamoDbStub(items: Readonly<Record<string, unknown>>): Promise<DynamoDbStub> {
  const worker = new Worker(SERVER, { eval: true, workerData: items });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  });
  return {
    endpoint,
    close: async () => {
      await worker.terminate();
    },
  };
}
