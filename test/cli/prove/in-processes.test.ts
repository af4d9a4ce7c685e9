import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { proveInProcesses, sharesOf, together } from '../../../cli/prove/in-processes';
import type { MutantResult, ProveReport } from '../../../cli/prove/prove';
import { MUTANTS } from '../../../cli/mutants';
import { writeFolder } from '../gateway/fixtures/mini-assembly';

/** Writes what a share would: one mutant of each control, in an order of its own. */
const PROGRAM = `
const [file, ...slugs] = process.argv.slice(2);
if (slugs.includes('broken')) process.exit(2);
const results = slugs.map((slug) => ({ slug, without: 'x', unnoticed: false }));
for (const result of results) process.send(result);
require('node:fs').writeFileSync(file, JSON.stringify({ results, inapplicable: [], unnoticed: 1, milliseconds: 1 }));
process.disconnect();
`;
const folder = writeFolder({ 'share.js': PROGRAM });
const program = join(folder, 'share.js');
const argsOf = (slugs: readonly string[], file: string) => [file, ...slugs];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every control is in one share, and there is no more than one share a control', () => {
  expect(sharesOf(['a', 'b', 'c'], 2)).toEqual([['a', 'c'], ['b']]);
  expect(sharesOf(['a'], 4)).toEqual([['a']]);
});

test('the shares of all processes are one report, told as they go on', async () => {
  const told: number[] = [];

  const report = await proveInProcesses([['a'], ['b', 'c']], {
    argsOf,
    program,
    onProgress: (done) => told.push(done),
  });

  expect(report.results.map(({ slug }) => slug).sort()).toEqual(['a', 'b', 'c']);
  expect(report.unnoticed).toBe(2);
  expect(told).toEqual([1, 2, 3]);
});

test('a share that could not be run is no proof', async () => {
  const run = proveInProcesses([['a'], ['broken']], { argsOf, program, onProgress: () => undefined });

  await expect(run).rejects.toThrow('a part of the proof ended with exit code 2');
});

test('the report stands in the order of the mutants, whoever was done first', () => {
  const [first, second] = MUTANTS;
  const reportOf = ({ slug, without }: { slug: string; without: string }): ProveReport => ({
    results: [{ slug, without } as MutantResult],
    inapplicable: [],
    unnoticed: 0,
    milliseconds: 1,
  });

  const { results } = together([reportOf(second!), reportOf(first!)], 5);

  expect(results.map(({ slug, without }) => ({ slug, without }))).toEqual(
    [first!, second!].map(({ slug, without }) => ({ slug, without })),
  );
});
