import { buildPolicyBundle } from '../../../src/layers/authorization/bundle';
import {
  type MatrixRow,
  matrixText,
  openForeignRows,
  policyMatrix,
} from '../../../src/layers/authorization/policy-matrix';
import type { PolicyBundle } from '../../../src/vocabulary';
import { TABLE, TYPES } from './fixtures';

const BUNDLE = buildPolicyBundle(TABLE, TYPES);
const rows = policyMatrix(BUNDLE, TABLE);

function linesOf(operation: string, of: readonly MatrixRow[] = rows): string[] {
  return matrixText(of.filter((row) => row.operation === operation))
    .trimEnd()
    .split('\n');
}

/** The bundle with policies edited by hand, as nothing at synth would let pass. */
function edited(change: (text: string) => string): PolicyBundle {
  const policies = Object.entries(BUNDLE.policies).map(([id, text]) => [id, change(text)]);
  return { ...BUNDLE, policies: Object.fromEntries(policies) };
}

describe('the matrix of the default policies', () => {
  test('has a row for every operation, type of object and role', () => {
    expect(linesOf('getOrder')).toEqual([
      'getOrder\tOrder\t(no role)\town=deny\ttenant=deny\tforeign=deny',
      'getOrder\tOrder\tadmin\town=deny\ttenant=deny\tforeign=deny',
      'getOrder\tOrder\tbuyer\town=allow\ttenant=allow\tforeign=deny',
      'getOrder\tOrder\tclerk\town=deny\ttenant=deny\tforeign=deny',
    ]);
    expect(linesOf('copyOrder')).toContain('copyOrder\tCollection\tbuyer\town=allow\ttenant=allow\tforeign=deny');
  });

  test.each([
    ['an owned object is its owner’s only', 'getSearch\tSearch\t(no role)\town=allow\ttenant=deny\tforeign=deny'],
    ['a nested object is reached under its parent', 'getLine\tLine\tbuyer\town=allow\ttenant=allow\tforeign=deny'],
    ['a shared object is everyone’s', 'getProduct\tProduct\t(no role)\town=allow\ttenant=allow\tforeign=allow'],
    ['a function is for its role', 'refundOrder\tOrder\tclerk\town=deny\ttenant=deny\tforeign=deny'],
  ])('says that %s', (_, line) => {
    expect(linesOf(line.split('\t')[0]!)).toContain(line);
  });

  test('opens no foreign cell but those of shared objects', () => {
    expect(openForeignRows(rows, TABLE)).toEqual([]);
  });
});

describe('the matrix of edited policies', () => {
  test('names the cells that an edit opens to other tenants', () => {
    const open = edited((text) => text.replaceAll('resource.tenant == principal.tenant', 'true'));

    const opened = openForeignRows(policyMatrix(open, TABLE), TABLE).map(
      ({ caller, operation }) => `${caller} ${operation}`,
    );

    expect(opened).toContain('buyer getOrder');
    expect(opened).not.toContain('clerk getOrder');
  });

  test.each([
    ['fails', 'forbid (principal, action, resource) when { resource.nope };'],
    ['does not parse', 'forbid ('],
  ])('permits nothing where a policy %s', (_, text) => {
    const broken = edited((before) => (before.includes('forbid-foreign-parent') ? text : before));

    const cells = policyMatrix(broken, TABLE).flatMap((row) => Object.values(row.cells));

    expect(new Set(cells)).toEqual(new Set(['deny']));
  });
});
