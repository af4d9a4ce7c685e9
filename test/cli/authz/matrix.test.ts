import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authzMatrixCommand } from '../../../cli/commands/authz-matrix';
import { buildPolicyBundle } from '../../../src/layers/authorization/bundle';
import type { PolicyBundle } from '../../../src/vocabulary';
import { TABLE, TYPES } from '../../layers/authorization/fixtures';
import { writeDecisionAssembly } from './decision-assembly';

const BUNDLE = buildPolicyBundle(TABLE, TYPES);
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The bundle with its policies changed, as nothing at synth would let pass. */
function edited(change: (text: string) => string): PolicyBundle {
  const policies = Object.entries(BUNDLE.policies).map(([id, text]) => [id, change(text)]);
  return { ...BUNDLE, policies: Object.fromEntries(policies) };
}

const FOREIGN = edited((text) => text.replaceAll('resource.tenant == principal.tenant', 'true'));
const CLOSED = edited((text) => text.replaceAll('principal.roles.containsAny(["admin"])', 'false'));

function assembly(authorizer: PolicyBundle, guard = authorizer): string {
  const dir = writeDecisionAssembly({ table: TABLE, authorizer, guard });
  folders.push(dir);
  return dir;
}

function run(dir: string, options: Parameters<typeof authzMatrixCommand>[1]): { code: number; lines: string[] } {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    return { code: authzMatrixCommand(dir, options), lines: lines.join('').trimEnd().split('\n') };
  } finally {
    write.mockRestore();
  }
}

function written(): string {
  const dir = assembly(BUNDLE);
  const golden = join(dir, 'golden.tsv');
  run(dir, { golden, update: true });
  return golden;
}

test('the golden file of unchanged policies agrees', () => {
  const golden = written();

  const { code, lines } = run(assembly(BUNDLE), { golden });

  expect(code).toBe(0);
  expect(lines).toEqual([expect.stringMatching(/^authz matrix: \d+ cells, as in /)]);
});

test('a policy that opens a foreign cell fails, and the cell is named with the points that carry it', () => {
  const { code, lines } = run(assembly(BUNDLE, FOREIGN), {});

  expect(code).toBe(1);
  expect(lines).toContain('  OPEN orders getOrder Order buyer foreign: allow (in the guard)');
  expect(lines.filter((line) => line.includes('getProduct') && line.includes('OPEN'))).toEqual([]);
});

test('a golden file never blesses a foreign cell that is open', () => {
  const golden = written();
  const before = readFileSync(golden, 'utf8');

  const { code } = run(assembly(FOREIGN), { golden, update: true });

  expect(code).toBe(1);
  expect(readFileSync(golden, 'utf8')).toBe(before);
});

test('enforcement points that decide by different policies are a finding', () => {
  const { code, lines } = run(assembly(BUNDLE, { ...CLOSED, hash: 'other' }), {});

  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('orders: its enforcement points decide by different policies');
});

test('a cell that changed is named with what it was and is', () => {
  const golden = written();

  const { code, lines } = run(assembly(CLOSED), { golden });

  expect(code).toBe(1);
  expect(lines).toContain('  CLOSED orders refundOrder Order admin own: allow -> deny');
});

test.each([
  ['a file that is no matrix', 'orders\tnothing\n', /golden.tsv:1 is no row of a matrix/],
  ['a cell that is neither allow nor deny', 'a\tb\tc\town=maybe\ttenant=deny\tforeign=deny\n', /:1 is no row/],
])('%s is refused', (_, text, message) => {
  const dir = assembly(BUNDLE);
  const golden = join(dir, 'golden.tsv');
  writeFileSync(golden, text);

  expect(() => run(dir, { golden })).toThrow(message);
});

test('a golden file that does not exist is named', () => {
  expect(() => run(assembly(BUNDLE), { golden: '/nowhere/golden.tsv' })).toThrow(/write it with --update/);
});
