import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDecisionFiles, refuseMixture } from '../../../../lambda/core/authorization/bundle-file';
import type { PolicyBundle } from '../../../../src/vocabulary';
import { BUNDLE, operation, TABLE, withoutPolicy } from './fixtures';

const later = { ...TABLE, operations: [...TABLE.operations, operation('addedLater')] };

test('operations and policies of one synth belong together', () => {
  expect(() => refuseMixture(TABLE, BUNDLE)).not.toThrow();
});

describe('an enforcement point does not start', () => {
  test.each<[string, PolicyBundle, typeof TABLE, string]>([
    ['with operations that are newer than the policies', BUNDLE, later, 'no slice is for the action addedLater'],
    [
      'with policies of another version than their schema',
      { ...BUNDLE, schema: { '': { actions: {} } } },
      TABLE,
      'the schema does not know the action listOrders',
    ],
    ['without a schema', { ...BUNDLE, schema: {} }, TABLE, 'the schema does not know the action listOrders'],
    [
      'with a policy that got lost',
      { ...BUNDLE, policies: withoutPolicy(BUNDLE, 'forbid-foreign-tenant').policies },
      TABLE,
      'the policy forbid-foreign-tenant of the action',
    ],
    ['without a hash that records could name', { ...BUNDLE, hash: '' }, TABLE, 'they have no hash'],
  ])('%s', (_, bundle, table, what) => {
    expect(() => refuseMixture(table, bundle)).toThrow(what);
  });

  test('with half a file', () => {
    const dir = mkdtempSync(join(tmpdir(), 'decision-files-'));
    try {
      writeFileSync(join(dir, 'operations.json'), JSON.stringify(TABLE));
      writeFileSync(join(dir, 'policies.json'), JSON.stringify(BUNDLE).slice(0, 200));

      expect(() => readDecisionFiles(dir)).toThrow(SyntaxError);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
