import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsRequest } from '../../../lambda/core/aws';
import { putAnswer } from '../../../lambda/registry/answer';
import type { CustomResourceEvent } from '../../../lambda/registry/custom-resource';
import { provide } from '../../../lambda/registry/provide';
import type { S3 } from '../../../lambda/core/s3';
import { transactionSigner } from '../../../lambda/core/transaction-token';

const SEED = 'ab'.repeat(32);
const wait = () => Promise.resolve();
const NOW = () => 1_800_000_000;
const NO_S3: S3 = {
  put: () => Promise.reject(new Error('no object is written')),
  get: () => Promise.reject(new Error('no object is read')),
};

/** Secrets Manager holds the seed; the table of published keys is empty. */
const call = async ({ target }: AwsRequest) => (target.startsWith('DynamoDB') ? {} : { SecretString: SEED });

function event(more: Partial<CustomResourceEvent>): CustomResourceEvent {
  return {
    RequestType: 'Create',
    ResponseURL: 'https://example.com/answer',
    StackId: 'stack',
    RequestId: 'request',
    ResourceType: 'Custom::HardenedTransactionKeys',
    LogicalResourceId: 'Keys',
    ResourceProperties: { SecretArn: 'arn:secret', Table: 'keys' },
    ...more,
  };
}

describe('the provider of custom resources', () => {
  it('answers with the public key set of the seed', async () => {
    const answer = await provide(event({}), { call, now: NOW, s3: NO_S3, wait });

    expect(JSON.parse(answer.Data?.['Jwks'] ?? '')).toEqual(transactionSigner(SEED).jwks);
  });

  it('never answers with the seed', async () => {
    const answer = await provide(event({}), { call, now: NOW, s3: NO_S3, wait });

    expect(JSON.stringify(answer)).not.toContain(SEED);
  });

  it('keeps its physical id as long as the secret is the same', async () => {
    const [first, second] = [
      await provide(event({}), { call, now: NOW, s3: NO_S3, wait }),
      await provide(event({}), { call, now: NOW, s3: NO_S3, wait }),
    ];

    expect(second.PhysicalResourceId).toBe(first.PhysicalResourceId);
  });

  it.each([
    ['a secret of another form', { call: async () => ({ SecretString: 'password' }) }, 'must hold 64 hex digits'],
    [
      'a call that fails',
      {
        call: async () => {
          throw new Error('secretsmanager.GetSecretValue failed: Timeout (status 0)');
        },
      },
      'Timeout',
    ],
  ])('answers FAILED with the reason on %s', async (_, { call }, reason) => {
    const answer = await provide(event({}), { call, now: NOW, s3: NO_S3, wait });

    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) as string });
  });

  it('answers FAILED on a resource type that it does not know', async () => {
    const answer = await provide(event({ ResourceType: 'Custom::Other' }), {
      call: async () => ({}),
      now: NOW,
      wait,
      s3: NO_S3,
    });

    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('Custom::Other') as string });
  });

  it('lets a stack be deleted whatever state its resources are in', async () => {
    const call = async () => {
      throw new Error('no such secret');
    };

    const answer = await provide(event({ RequestType: 'Delete', PhysicalResourceId: 'failed-1' }), {
      call,
      now: NOW,
      wait,
      s3: NO_S3,
    });

    expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'failed-1' });
  });

  it('puts its answer where CloudFormation waits, again after a fault', async () => {
    const seen: { method?: string; type?: string; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ method: request.method, type: request.headers['content-type'], body });
        response.writeHead(seen.length === 1 ? 503 : 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await provide(event({}), { call, now: NOW, s3: NO_S3, wait });

    await putAnswer(`http://127.0.0.1:${port}/answer?signature=x`, answer);
    await new Promise((resolve) => server.close(resolve));

    expect(seen).toEqual(Array(2).fill({ method: 'PUT', type: '', body: JSON.stringify(answer) }));
  });
});
