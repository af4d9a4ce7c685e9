import { rmSync } from 'node:fs';
import { BENIGN } from './benign';
import { hostileRequests } from './hostile';
import { isDefined, passes, Served, sweep, synthesizedExample } from './sweep';

// The whole sweep is `npm run robustness`; this is a slice of every class of it.
jest.setTimeout(180_000);

let folder: string | undefined;
let served: Served | undefined;

beforeAll(async () => {
  folder = synthesizedExample();
  served = await Served.boot(folder);
});
afterAll(async () => {
  await served?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const failuresOf = async (requests: Parameters<typeof sweep>[1], judge: Parameters<typeof sweep>[2]) =>
  (await sweep(served!, requests, judge)).failures.filter(({ what }) => !what.startsWith('took'));

it('the served stack ends every hostile request in a status that is no server error', async () => {
  expect(await failuresOf(hostileRequests(150, 4711), isDefined)).toEqual([]);
});

it('and still serves what only looks hostile', async () => {
  await served!.seed();
  const every = BENIGN.filter((_, index) => index % 7 === 0).map((request) => ({ kind: 'benign', request }));

  expect(await failuresOf(every, passes)).toEqual([]);
});
