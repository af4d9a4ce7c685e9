import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCommand, checkTemplates } from '../../../cli/commands/check';
import { readTemplates } from '../../../cli/commands/templates';
import { Mesh } from '../../../src';

const NOW = new Date('2026-12-01');
const folder = mkdtempSync(join(tmpdir(), 'check-manifests-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const services = [{ name: 'rates', namespace: 'shop', serviceAccount: 'rates', port: 8443 }];
const mesh = Mesh.istio({ services });
const places = (path: string) =>
  checkTemplates([path], NOW).flatMap(({ findings }) => findings.map(({ violation }) => violation));

test('a folder of manifests as GitOps applies them is checked', () => {
  const clean = join(folder, 'clean');
  mesh.writeTo(clean);

  expect(places(clean)).toEqual([]);
});

test('a hole in a manifest is reported at its file', () => {
  const open = join(folder, 'open');
  const [first] = mesh.writeTo(open);
  writeFileSync(first!, readFileSync(first!, 'utf8').replace('STRICT', 'PERMISSIVE'));
  const output = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

  const code = checkCommand([open], {}, NOW);

  const printed = output.mock.calls.map(([line]) => String(line)).join('');
  expect([code, printed]).toEqual([1, expect.stringContaining('00-peerauthentication-default.yaml')]);
});

test('a file of several objects, and a list of them, are read', () => {
  const file = join(folder, 'all.yaml');
  const list = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace' }] };
  writeFileSync(file, `${mesh.toYaml()}---\n${JSON.stringify(list)}\n`);

  const [read] = readTemplates(file);

  expect(JSON.stringify(read?.template)).toMatch(/PeerAuthentication.*Namespace/);
});

test.each([
  ['something else than manifests', '{ "a": 1 }', /holds something else than Kubernetes objects/],
  ['no YAML', 'a: [', /is no YAML/],
])('a folder with %s is refused by name', (_name, text, message) => {
  const bad = mkdtempSync(join(folder, 'bad-'));
  writeFileSync(join(bad, 'rates.yaml'), text);

  expect(() => readTemplates(bad)).toThrow(message);
});
