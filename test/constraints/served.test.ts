import { ServedContract } from './served-contract';
import { CONTRACTS, type Request } from './contract';

jest.setTimeout(60_000);

describe.each(CONTRACTS)('the served stack of OpenAPI $openapi', ({ document, probes }) => {
  let served: ServedContract;

  beforeAll(async () => {
    served = await ServedContract.boot(document);
  });
  afterAll(() => served?.close());

  const statusOf = async (method: string, request: Request) => {
    const outcome = await served.send(method, request);
    return outcome.kind === 'http' ? outcome.status : outcome.error;
  };

  it('serves a request that conforms, for every kind of constraint in every place', async () => {
    const refused: string[] = [];
    for (const { name, method, good } of probes) {
      const status = await statusOf(method, good);
      if (status !== 200 && status !== 204) refused.push(`${name}: ${status}`);
    }

    expect(refused).toEqual([]);
  });

  it('refuses a request that breaks just one constraint, for every kind in every place', async () => {
    const served: string[] = [];
    for (const { name, method, bad, refusal } of probes) {
      const status = await statusOf(method, bad);
      if (status !== refusal) served.push(`${name}: ${status}`);
    }

    expect(served).toEqual([]);
  });
});
