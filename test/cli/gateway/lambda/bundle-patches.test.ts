import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { PatchedCode, removeCheck } from '../../../../cli/gateway/lambda/bundle-patches';
import { writeFolder } from '../fixtures/mini-assembly';

test('takes every check of a slug out of a bundle and leaves the others', () => {
  const bundle = '[{slug:"a",check:x=>1},{slug:"b",check:y},{slug:"a",check:async z=>2}]';

  const table = runInNewContext(`const y = () => 3; ${removeCheck(bundle, 'a', 'index.js')}`) as { check(): unknown }[];

  expect([...table.map(({ check }) => check())]).toEqual([undefined, 3, undefined]);
});

test('refuses a slug that the bundle does not hold', () => {
  expect(() => removeCheck('slug:"a",check(x){}', 'a', 'index.js')).toThrow(/index.js holds no check "a"/);
});

test('patches a copy, links what it leaves alone, and removes the copy', () => {
  const source = writeFolder({
    'hardened/index.js': 'slug:"a",check:f',
    'hardened/cedar.wasm': 'w',
    'hardened/config/o.json': {},
  });
  const code = new PatchedCode();

  const dir = code.patched(source, join('hardened', 'index.js'), ['a']);

  expect(readFileSync(join(dir, 'hardened/index.js'), 'utf8')).toBe('slug:"a",check:()=>void 0,removed:f');
  expect(readFileSync(join(source, 'hardened/index.js'), 'utf8')).toBe('slug:"a",check:f');
  expect(lstatSync(join(dir, 'hardened/cedar.wasm')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(dir, 'hardened/config/o.json'), 'utf8')).toBe('{}');
  code.close();
  expect(existsSync(dir)).toBe(false);
  expect(existsSync(join(source, 'hardened/cedar.wasm'))).toBe(true);
});
