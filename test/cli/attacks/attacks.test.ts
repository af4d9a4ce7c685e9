import { ATTACKS } from '../../../cli/attacks';
import { DrillContext } from '../../../cli/drill/context';
import { CONTROLS } from '../../../src/vocabulary';
import { contract, sampler } from '../drill/contract';
import { FakeGateway, identity } from '../drill/fake-gateway';

let gateway: FakeGateway;
let context: DrillContext;

beforeAll(async () => {
  const people = [identity(), identity({ name: 'web/tenant-b', tenant: 'tenant-b', subject: 'bob' })];
  gateway = await FakeGateway.start(() => ({ status: 200 }), { identities: people });
  context = new DrillContext(gateway, contract, sampler);
});

afterAll(async () => {
  context.client.close();
  await gateway.close();
});

const casesOf = (slug: string) => {
  const cases = ATTACKS.find((attack) => attack.slug === slug)!.cases(context);
  return 'notApplicable' in cases ? [] : cases;
};

it('attacks every control', () => {
  expect(ATTACKS.map(({ slug }) => slug).sort()).toEqual(CONTROLS.map(({ slug }) => slug).sort());
});

it.each(ATTACKS)('names each case of $slug once for each operation', ({ slug }) => {
  const names = casesOf(slug).map(({ name, operation }) => `${name} ${operation}`);

  expect(new Set(names).size).toBe(names.length);
});

it.each(ATTACKS)('says why where there is nothing to attack for $slug', ({ cases }) => {
  const plan = cases(context);

  expect('notApplicable' in plan ? plan.notApplicable : plan.length).toBeTruthy();
});

it('tries the token of A on the object of B for every identifier of the contract', () => {
  const tried = [...casesOf('authz-tenant'), ...casesOf('authz-body-identifier')].filter(({ name }) =>
    name.startsWith('token of A'),
  );

  const identifiers = contract.table.operations.flatMap((operation) => operation.identifiers);
  expect(tried).toHaveLength(identifiers.length);
});

it('tries an unsigned token, a stranger’s and an expired one on every operation', () => {
  const everywhere = ['authn-algorithm', 'authn-issuer', 'authn-expiry'].map((slug) => {
    const names = new Map(casesOf(slug).map(({ name, operation }) => [operation, name]));
    return names.size;
  });

  expect(everywhere).toEqual([3, 3, 3]);
});

it('breaks every kind of constraint that a body has', () => {
  const names = casesOf('input-body-schema').map(({ name }) => name);

  expect(names).toEqual(expect.arrayContaining(['body breaks required at /', 'body breaks type at /target']));
});

it('puts another tenant’s object into the request, and nothing else', async () => {
  const attack = casesOf('authz-tenant').find(({ operation }) => operation === 'getOrder')!;

  await attack.run(context);

  const id = gateway.received.at(-1)!.url.replace('/v1/orders/', '');
  expect(gateway.objects.get(`Order ${id}`)).toMatchObject({ tenant: 'tenant-b' });
  expect(gateway.received.at(-1)!.claims).toMatchObject({ tenant: 'tenant-a' });
});

it('restores a consumer that it suspended', async () => {
  const attack = casesOf('authn-consumer').find(({ name }) => name.includes('suspended'))!;

  await attack.run(context);

  expect(attack.schedule).toBe('alone');
  expect(gateway.suspended.size).toBe(0);
});

it('expires a token without changing anything else about it', async () => {
  const attack = casesOf('authn-expiry').find(
    ({ name, operation }) => name === 'expired token' && operation === 'getOrder',
  )!;

  await attack.run(context);

  const { exp, iat, aud, iss } = gateway.received.at(-1)!.claims as Record<string, number>;
  expect(exp! - iat!).toBe(300);
  expect(exp! * 1000).toBeLessThan(Date.now());
  expect({ aud, iss }).toEqual({ aud: 'orders-api', iss: 'https://id.example.com' });
});
