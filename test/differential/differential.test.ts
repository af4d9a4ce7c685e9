import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { operationTable, parseContract } from '../../src/contract';
import { casesOf } from './cases';
import { guardJudge } from './verdicts';

// The comparison with Prism is `npm run differential`; Prism is not loaded here.
jest.mock('@stoplight/prism-http/dist/utils/operations.js', () => ({}));
jest.mock('@stoplight/prism-http/dist/validator/index.js', () => ({}));

const file = join(__dirname, '..', '..', 'examples', 'orders', 'openapi.yaml');
const model = parseContract(file);
const document = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const cases = casesOf(document, operationTable(model, 'test'), 300, 7);
const judge = guardJudge(model);

it('the guard takes every request that was made from the contract and left as it was', async () => {
  const refused = [];
  for (const each of cases.filter(({ change }) => change === 'none')) refused.push(await judge(each));

  expect(refused.length).toBeGreaterThan(50);
  expect(refused.filter((verdict) => verdict !== undefined)).toEqual([]);
});

it('the guard refuses every request that breaks one constraint of a body or of a parameter', async () => {
  const broken = cases.filter(({ change }) => change.includes(' breaks '));
  const taken = [];
  for (const each of broken) if ((await judge(each)) === undefined) taken.push(`${each.operation}: ${each.change}`);

  expect(broken.length).toBeGreaterThan(50);
  expect(taken).toEqual([]);
});
