import { AwsCallError, type AwsRequest } from '../../../lambda/core/aws';
import { importFindings } from '../../../lambda/findings/import-findings';
import { placeOf } from '../../../lambda/findings/place';
import { batchOf, eventOf } from './finding-fixture';

const place = placeOf('arn:aws:lambda:eu-west-1:111122223333:function:Findings');
const subject = { api: 'Orders', apiArn: 'arn:aws:apigateway:eu-west-1::/restapis/abc' };

/** Imports a batch; `answer` is what Security Hub says. */
async function imported(
  batch: ReturnType<typeof batchOf>,
  answer: (findings: readonly { Id: string }[]) => Record<string, unknown>,
) {
  const requests: AwsRequest[] = [];
  const lines: unknown[] = [];
  const result = await importFindings(batch, {
    place,
    subject,
    write: (line) => void lines.push(line),
    call: async (request) => {
      requests.push(request);
      return answer(request.body['Findings'] as { Id: string }[]);
    },
  });
  return { requests, lines, again: result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

const three = batchOf(eventOf({ uid: 'one' }), eventOf({ uid: 'two' }), eventOf({ uid: 'three' }));
const all = (findings: readonly unknown[]) => ({ FailedCount: 0, SuccessCount: findings.length, FailedFindings: [] });

describe('importFindings', () => {
  it('imports a whole batch with one call', async () => {
    const { requests, again } = await imported(three, all);

    expect([requests.map(({ path }) => path), again]).toEqual([['/findings/import'], []]);
  });

  it('has the findings come again that Security Hub refuses, and no others', async () => {
    const { again } = await imported(three, () => ({
      FailedCount: 1,
      SuccessCount: 2,
      FailedFindings: [{ Id: 'two', ErrorCode: 'InvalidInput', ErrorMessage: 'no' }],
    }));

    expect(again).toEqual(['m1']);
  });

  it('says in its log why a finding was refused', async () => {
    const { lines } = await imported(three, () => ({
      FailedCount: 1,
      FailedFindings: [{ Id: 'two', ErrorCode: 'InvalidInput', ErrorMessage: 'AwsAccountId' }],
    }));

    expect(lines).toContainEqual({ point: 'findings', finding: 'two', code: 'InvalidInput', failure: 'AwsAccountId' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['more are counted as refused than are named', { FailedCount: 2, FailedFindings: [{ Id: 'two' }] }],
    ['nothing is counted', {}],
    ['the count is no number', { FailedCount: '0', FailedFindings: [] }],
  ])('has everything come again when %s', async (_what, answer) => {
    const { again } = await imported(three, () => answer);

    expect(again).toEqual(['m0', 'm1', 'm2']);
  });

  it.each(['Timeout', 'Network', 'ThrottlingException', 'InvalidAccessException'])(
    'has everything come again after %s',
    async (code) => {
      const { again } = await imported(three, () => {
        throw new AwsCallError('BatchImportFindings', code, 500);
      });

      expect(again).toEqual(['m0', 'm1', 'm2']);
    },
  );

  it('puts aside what is no finding, and imports the rest', async () => {
    const { requests, again } = await imported(batchOf('{', 'null', '[]', { class_uid: 6003 }, eventOf()), all);

    expect([requests[0]?.body['Findings'], again]).toEqual([[expect.anything()], ['m0', 'm1', 'm2', 'm3']]);
  });

  it('imports a finding once that came twice', async () => {
    const { requests } = await imported(batchOf(eventOf(), eventOf()), all);

    expect(requests[0]?.body['Findings']).toHaveLength(1);
  });

  it('asks nothing of Security Hub for a batch without findings', async () => {
    const { requests } = await imported(batchOf('{'), all);

    expect(requests).toEqual([]);
  });
});
