import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDecisionFiles } from '../../../../lambda/core/authorization/bundle-file';
import { operationsText } from '../../../../src/core/operations-text';
import { BUNDLE, TABLE, withoutPolicy } from './fixtures';

const OPERATIONS = operationsText(TABLE, BUNDLE.hash);
const POLICIES = JSON.stringify(BUNDLE);

/** The two files as an enforcement point finds them. */
function readFiles<T>(operations: string, policies: string, look: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'decision-files-'));
  try {
    writeFileSync(join(dir, 'operations.json'), operations);
    writeFileSync(join(dir, 'policies.json'), policies);
    return look(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('operations and policies of one synth', () => {
  test('belong together', () => {
    const policies = readFiles(OPERATIONS, POLICIES, (dir) => readDecisionFiles(dir).policies());

    expect(policies).toEqual(BUNDLE);
  });

  test('name every operation, and give each when it is asked for', () => {
    const operations = readFiles(OPERATIONS, POLICIES, (dir) => {
      const list = readDecisionFiles(dir).operations;
      return list.ids.split('\n').map((_, index) => list.at(index));
    });

    expect(operations).toEqual(TABLE.operations);
  });

  test('keep characters of every alphabet', () => {
    const named = { ...TABLE.operations[0]!, id: 'größe', roles: ['管理者'] };
    const text = operationsText({ ...TABLE, operations: [named, named] }, BUNDLE.hash);

    const last = readFiles(text, POLICIES, (dir) => readDecisionFiles(dir).operations.at(1));

    expect(last).toEqual(named);
  });

  test('are JSON as a whole', () => {
    expect(JSON.parse(OPERATIONS)).toMatchObject({ ...TABLE, bundleHash: BUNDLE.hash });
  });
});

describe('an enforcement point does not start', () => {
  test.each([
    ['with policies of other operations', operationsText(TABLE, 'f00d'), POLICIES, 'those belong to f00d'],
    ['without a hash that records could name', OPERATIONS, JSON.stringify({ ...BUNDLE, hash: '' }), 'have no hash'],
    ['with half of its operations', OPERATIONS.slice(0, -40), POLICIES, 'no whole list of operations'],
    ['without an index of its operations', JSON.stringify(TABLE), POLICIES, 'JSON'],
  ])('%s', (_, operations, policies, what) => {
    expect(() => readFiles(operations, policies, readDecisionFiles)).toThrow(what);
  });
});

describe('nothing is decided', () => {
  test.each([
    [
      'by policies of another version than their schema',
      { schema: { '': { actions: {} } } },
      'does not know the action',
    ],
    ['without a schema', { schema: {} }, 'does not know the action'],
    [
      'where a policy got lost',
      { policies: withoutPolicy(BUNDLE, 'forbid-foreign-tenant').policies },
      'the policy forbid-foreign-tenant of the action',
    ],
  ])('%s', (_, edit, what) => {
    const policies = JSON.stringify({ ...BUNDLE, ...edit });

    expect(() => readFiles(OPERATIONS, policies, (dir) => readDecisionFiles(dir).policies())).toThrow(what);
  });

  test('by half of the policies', () => {
    const policies = POLICIES.slice(0, 200);

    expect(() => readFiles(OPERATIONS, policies, (dir) => readDecisionFiles(dir).policies())).toThrow(SyntaxError);
  });

  test('for an operation that stands in the place of another', () => {
    const [first, second] = TABLE.operations.map((each) => JSON.stringify(each));
    const swapped = OPERATIONS.replace(first!, second!.padEnd(first!.length)).slice(0, OPERATIONS.length);

    expect(() => readFiles(swapped, POLICIES, (dir) => readDecisionFiles(dir).operations.at(0))).toThrow();
  });
});
