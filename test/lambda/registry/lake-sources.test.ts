import { AwsCallError, type AwsRequest } from '../../../lambda/core/aws';
import type { CustomResourceEvent } from '../../../lambda/registry/custom-resource';
import { provide } from '../../../lambda/registry/provide';
import type { S3 } from '../../../lambda/core/s3';
import { LAKE_SOURCES_TYPE } from '../../../src/vocabulary';

const NAMES = ['shop-3002', 'shop-6003', 'shop-2004'];

function event(more: Partial<CustomResourceEvent> = {}): CustomResourceEvent {
  return {
    RequestType: 'Create',
    ResponseURL: 'https://example.com/answer',
    StackId: 'stack',
    RequestId: 'request',
    ResourceType: LAKE_SOURCES_TYPE,
    LogicalResourceId: 'Sources',
    ResourceProperties: {
      Names: NAMES,
      Classes: ['AUTHENTICATION', 'API_ACTIVITY', 'DETECTION_FINDING'],
      CrawlerRole: 'arn:crawler',
      Principal: '111122223333',
      ExternalId: 'uuid',
    },
    ...more,
  };
}

/** Security Lake, as its API answers. */
class FakeLake {
  readonly sources = new Set<string>();
  readonly requests: AwsRequest[] = [];
  waits = 0;
  fail: (request: AwsRequest, count: number) => string | undefined = () => undefined;

  readonly call = async (request: AwsRequest): Promise<Record<string, unknown>> => {
    this.requests.push(request);
    const code = this.fail(request, this.requests.length);
    if (code) throw new AwsCallError(request.target, code, 400);
    if (request.method === 'DELETE') {
      const name = decodeURIComponent(request.path!.split('/').at(-1)!);
      if (!this.sources.delete(name)) throw new AwsCallError(request.target, 'ResourceNotFoundException', 404);
      return {};
    }
    const name = String(request.body['sourceName']);
    if (this.sources.has(name)) throw new AwsCallError(request.target, 'ConflictException', 409);
    this.sources.add(name);
    return { source: { provider: { location: `s3://lake/ext/${name}/`, roleArn: `arn:role/${name}` } } };
  };

  run(request: CustomResourceEvent) {
    const wait = async () => {
      this.waits += 1;
    };
    return provide(request, { call: this.call, now: () => 0, s3: {} as S3, wait });
  }
}

describe('sources of a lake', () => {
  it('adds one for each class, and answers where and as whom to write', async () => {
    const lake = new FakeLake();

    const answer = await lake.run(event());

    expect(answer).toMatchObject({
      Status: 'SUCCESS',
      Data: { Location1: 's3://lake/ext/shop-6003/', Role1: 'arn:role/shop-6003' },
    });
    expect(lake.requests[0]).toMatchObject({
      path: '/v1/datalake/logsources/custom',
      body: {
        sourceName: 'shop-3002',
        eventClasses: ['AUTHENTICATION'],
        configuration: {
          crawlerConfiguration: { roleArn: 'arn:crawler' },
          providerIdentity: { principal: '111122223333', externalId: 'uuid' },
        },
      },
    });
  });

  it('tries again while a role that was just made is not known', async () => {
    const lake = new FakeLake();
    lake.fail = (_request, count) => (count <= 2 ? 'BadRequestException' : undefined);

    expect((await lake.run(event())).Status).toBe('SUCCESS');
    expect(lake.waits).toBe(2);
  });

  it('deletes those that it added when one cannot be, and names cause and remedy', async () => {
    const lake = new FakeLake();
    lake.fail = ({ body }) => (body['sourceName'] === 'shop-2004' ? 'AccessDeniedException' : undefined);

    const answer = await lake.run(event());

    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/shop-2004.*AccessDeniedException.*Lake Formation/);
    expect([...lake.sources]).toEqual([]);
  });

  it('never deletes the sources of somebody else who has the name', async () => {
    const lake = new FakeLake();
    lake.sources.add('shop-3002');

    const answer = await lake.run(event());
    await lake.run(event({ RequestType: 'Delete', PhysicalResourceId: answer.PhysicalResourceId }));

    expect(answer.Status).toBe('FAILED');
    expect([...lake.sources]).toEqual(['shop-3002']);
  });

  it('deletes its own with the stack, and minds none that is gone', async () => {
    const lake = new FakeLake();
    const { PhysicalResourceId } = await lake.run(event());
    lake.sources.delete('shop-6003');

    const answer = await lake.run(event({ RequestType: 'Delete', PhysicalResourceId }));

    expect(answer.Status).toBe('SUCCESS');
    expect([...lake.sources]).toEqual([]);
  });

  it('refuses to change sources that are there', async () => {
    const lake = new FakeLake();
    const { PhysicalResourceId } = await lake.run(event());

    const answer = await lake.run(event({ RequestType: 'Update', PhysicalResourceId }));

    expect(answer.Reason).toContain('sourceName');
    expect(lake.sources.size).toBe(3);
  });

  it('fails where an answer has no role', async () => {
    const lake = new FakeLake();
    const answer = await provide(event(), {
      call: async () => ({}),
      now: () => 0,
      s3: {} as S3,
      wait: async () => void lake,
    });

    expect(answer.Reason).toContain('without location or role');
  });
});
