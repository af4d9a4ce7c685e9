import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineOf } from '../../../../../lambda/core/authorization/engine';
import { assetsDir } from '../../../../../src/core/package-root';
import { CONFIG_FILES, type EngineConfig } from '../../../../../src/vocabulary';
import { BUNDLE, caller, object } from '../fixtures';

const dir = mkdtempSync(join(tmpdir(), 'opa-'));
const REQUEST = { principal: caller(), operation: { id: 'getOrder', action: 'getOrder' }, resources: [object()] };
const noCall = () => Promise.reject(new Error('no call'));

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('without a configuration of its own, Cedar decides in process', async () => {
  expect(await engineOf({ kind: 'cedar' }, BUNDLE, dir, noCall).decide(REQUEST)).toEqual({
    ok: true,
    policies: ['permit-getOrder'],
  });
});

test('a rule in wasm that is no OPA policy refuses every call', async () => {
  copyFileSync(join(assetsDir(), 'toolbox', CONFIG_FILES.opaRuntime), join(dir, CONFIG_FILES.opaRuntime));
  writeFileSync(join(dir, CONFIG_FILES.opaPolicy), Buffer.from('\0asm\x01\0\0\0', 'latin1').toString('base64'));

  const decision = await engineOf({ kind: 'opa-wasm' }, BUNDLE, dir, noCall).decide(REQUEST);

  expect(decision).toMatchObject({ ok: false, reason: 'POLICY_ERROR' });
});

test('an engine of another name stops the function before it serves', () => {
  expect(() => engineOf({ kind: 'none' } as unknown as EngineConfig, BUNDLE, dir, noCall)).toThrow(
    '"none" is no policy engine',
  );
});
