import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { Assembly } from '../../../cli/gateway/assembly/types';
import { applyMutant, neutralize } from '../../../cli/mutants/apply';
import { withoutCheck } from '../../../cli/mutants/mutant';
import { writeFolder } from '../gateway/fixtures/mini-assembly';

const BUNDLE = 'module.exports=[{slug:"a",check:()=>"a"},{slug:"b",check:()=>"b"},{slug:"a",check:async()=>"c"}];';

function assemblyOf(bundle: string): { assembly: Assembly; source: string } {
  const source = writeFolder({
    'hardened/index.js': bundle,
    'hardened/cedar.wasm': 'w',
    'hardened/config/operations.json': {},
    'hardened/config/policies.json': {},
  });
  const asset = { objectKey: 'guard.zip', path: source, packaging: 'zip' } as const;
  return { source, assembly: { dir: source, stacks: [], assets: [asset], contracts: [], gaps: [] } };
}

test('takes every check of a slug out of a bundle and leaves the others', () => {
  const sandbox = { module: { exports: [] as { check(): unknown }[] } };

  runInNewContext(neutralize(BUNDLE, 'a'), sandbox);

  expect([...sandbox.module.exports.map(({ check }) => check())]).toEqual([undefined, 'b', undefined]);
});

test('says that the stack does not have a control whose slug no bundle holds', () => {
  const { assembly } = assemblyOf(BUNDLE);

  expect(applyMutant(assembly, withoutCheck('nothing', ['authorizer', 'guard'], 'nothing'))).toBeUndefined();
});

test('changes a copy, links what is large, and removes the copy', () => {
  const { assembly, source } = assemblyOf(BUNDLE);

  const applied = applyMutant(assembly, withoutCheck('b', ['guard'], 'the check b'))!;
  const copy = applied.assembly.assets[0]!.path;

  expect(readFileSync(join(copy, 'hardened/index.js'), 'utf8')).toContain('slug:"b",check:()=>void 0,removed:()=>"b"');
  expect(readFileSync(join(source, 'hardened/index.js'), 'utf8')).toBe(BUNDLE);
  expect(lstatSync(join(copy, 'hardened/cedar.wasm')).isSymbolicLink()).toBe(true);
  applied.dispose();
  expect(existsSync(copy)).toBe(false);
  expect(existsSync(join(source, 'hardened/cedar.wasm'))).toBe(true);
});
