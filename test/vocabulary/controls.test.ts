import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from '../../cli/mutants';
import { piecesOf, strays } from '../../projenrc/docs-pages';
import { RULES } from '../../src/checks/rules';
import { rules } from '../../eslint';
import { CONTROLS, LAYERS, NOTICED_IN_CODE, REASONS } from '../../src/vocabulary';

const root = join(__dirname, '..', '..');

describe('the vocabulary of controls', () => {
  test.each(CONTROLS.map((control) => control.slug))('%s has its rule, attack, mutant and unit test', (slug) => {
    const missing = Object.entries(piecesOf(slug)).filter(([, file]) => !existsSync(join(root, file)));

    expect(missing).toEqual([]);
  });

  test('every rule and every mutant belongs to a control', () => {
    const slugs = CONTROLS.map((control) => control.slug);

    expect(RULES.map((rule) => rule.id).sort()).toEqual([...slugs].sort());
    expect([...new Set(MUTANTS.map((mutant) => mutant.slug))].sort()).toEqual([...slugs].sort());
  });

  test('no piece exists without a control', () => {
    expect(strays(root)).toEqual([]);
  });

  test('every lint rule that is named for a trap exists', () => {
    expect(Object.keys(rules)).toEqual(expect.arrayContaining(Object.values(NOTICED_IN_CODE)));
  });

  test('slugs are unique and controls stand in layer order', () => {
    const order = CONTROLS.map((control) => LAYERS.indexOf(control.layer));

    expect(new Set(CONTROLS.map((control) => control.slug)).size).toBe(CONTROLS.length);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });

  test('every refusal reason of a layer with controls is claimed by one of them', () => {
    const claimed = new Set(CONTROLS.flatMap((control) => control.reasons));
    const unclaimed = Object.keys(REASONS).filter((reason) => !claimed.has(reason as keyof typeof REASONS));

    // What is left belongs to controls that do not exist yet, or is a fault rather than a refusal.
    expect(unclaimed).toEqual([
      'EDGE_NOT_PROVEN',
      'DOMAIN_NOT_ALLOWED',
      'IDENTIFIER_INVALID',
      'POLICY_FORBIDDEN',
      'POLICY_ERROR',
      'AUDIT_UNAVAILABLE',
      'INTERNAL_ERROR',
    ]);
  });
});
