import fc from 'fast-check';
import { listed } from '../../../lambda/core/operation-list';
import { createRouter } from '../../../lambda/core/route-match';
import type { HttpMethod, OperationSpec } from '../../../src/vocabulary';
import { operation } from '../authorizer/harness';

const METHODS: readonly HttpMethod[] = ['GET', 'POST'];
const SHAPES = ['a', 'b', 'GET', '0', 'c.json', '{}', '{}.json', 'v{}'];
// What a request may hold in the place of a segment, among it the spellings of the list of routes.
const SENT = [
  'a',
  'b',
  'GET',
  '0',
  'c.json',
  '{}',
  '%7B%7D',
  'v1',
  'v',
  '.json',
  '1.json',
  '',
  '.',
  '..',
  '%2F',
  'a b',
];
const HOSTILE = [...SENT, 'a GET 0', '\n/a GET 0', '\u0000', '%', '{p0}', '$&', 'é', 'x'.repeat(2000)];

const isAllowed = (segment: string) => /^(?:[\w\-.~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+$/.test(segment);
const isDots = (segment: string) => segment === '.' || segment === '..';
const segmentsOf = (path: string) => (path === '/' ? [] : path.split('/').slice(1));

/** Tries every operation, one after the other; of those that fit, that whose first literal comes first. */
function slowly(operations: readonly OperationSpec[], method: string, path: string): string | undefined {
  const sent = segmentsOf(path);
  if (!sent.every((each, at) => (each === '' ? at === sent.length - 1 : isAllowed(each) && !isDots(each))))
    return undefined;
  const fits = operations.filter((each) => {
    const wanted = segmentsOf(each.path);
    return each.method === method && wanted.length === sent.length && wanted.every((one, at) => fills(one, sent[at]!));
  });
  const rank = ({ path: own }: OperationSpec) =>
    segmentsOf(own)
      .map((one) => (one.includes('{') ? '1' : '0'))
      .join('');
  return fits.sort((one, other) => (rank(one) < rank(other) ? -1 : 1))[0]?.id;
}

function fills(wanted: string, sent: string): boolean {
  const [before = '', after] = wanted.split(/\{[^}]*\}/);
  if (after === undefined) return wanted === sent;
  return sent.length > before.length + after.length && sent.startsWith(before) && sent.endsWith(after);
}

/** Operations as synth lets them be: one text around the parameters of a position, each request claimed once. */
function contractOf(drawn: readonly (readonly [HttpMethod, readonly string[]])[]): OperationSpec[] {
  const around = new Map<string, string>();
  const claimed = new Map<string, OperationSpec>();
  for (const [method, shapes] of drawn) {
    const position = (at: number) =>
      shapes
        .slice(0, at)
        .map((each) => (each.includes('{') ? '{}' : each))
        .join('/');
    const fitting = shapes.every((each, at) => !each.includes('{') || (around.get(position(at)) ?? each) === each);
    if (!fitting || claimed.has(`${method} ${position(shapes.length)}`)) continue;
    for (const [at, each] of shapes.entries()) if (each.includes('{')) around.set(position(at), each);
    const path = `/${shapes.map((each, at) => each.replace('{}', `{p${at}}`)).join('/')}`;
    claimed.set(`${method} ${position(shapes.length)}`, operation({ id: `o${claimed.size}`, method, path }));
  }
  return [...claimed.values()];
}

const contracts = fc
  .array(fc.tuple(fc.constantFrom(...METHODS), fc.array(fc.constantFrom(...SHAPES), { maxLength: 4 })), {
    maxLength: 20,
  })
  .map(contractOf);

describe('the router of any contract', () => {
  it('finds what one finds who tries every operation', () => {
    const paths = fc.array(fc.constantFrom(...HOSTILE), { maxLength: 5 }).map((each) => `/${each.join('/')}`);
    const methods = fc.constantFrom<string>(...METHODS, 'GET 0', '\n/a GET', '');

    fc.assert(
      fc.property(
        contracts,
        fc.array(fc.tuple(methods, paths), { minLength: 20, maxLength: 40 }),
        (operations, sent) => {
          const router = createRouter(listed(operations));
          for (const [method, path] of sent)
            expect(router(method, path)?.operation.id).toBe(slowly(operations, method, path));
        },
      ),
      { seed: 20261127, numRuns: 300 },
    );
  });

  it('finds each of its operations', () => {
    fc.assert(
      fc.property(contracts, (operations) => {
        const router = createRouter(listed(operations));
        for (const { id, method, path } of operations)
          expect(router(method, path.replace(/\{\w+\}/g, 'z'))?.operation.id).toBe(id);
      }),
      { seed: 20261127, numRuns: 200 },
    );
  });
});
