import { AssemblyError } from '../../../../cli/gateway/assembly/assembly-error';
import { loadAssembly } from '../../../../cli/gateway/assembly/load-assembly';
import { miniFiles, writeFolder } from '../fixtures/mini-assembly';

const manifestWith = (more: Record<string, unknown>) => {
  const files = miniFiles();
  return { ...files, 'manifest.json': { ...(files['manifest.json'] as object), ...more } };
};

test('reads stacks, with a local account and region where the app names none', () => {
  const assembly = loadAssembly(writeFolder(miniFiles()));

  expect(assembly.stacks.map(({ name, env }) => ({ name, env }))).toEqual([
    { name: 'Mini', env: { account: '111122223333', region: 'eu-west-1' } },
  ]);
});

test('reads the contract beside a template, and whose it is', () => {
  const table = { api: 'mini', version: '1', operations: [] };
  const contract = { document: { openapi: '3.1.0' }, table, opened: ['createHuge'] };

  const assembly = loadAssembly(writeFolder({ ...miniFiles(), 'Mini.Api.contract.json': contract }));

  expect(assembly.contracts).toEqual([{ stack: 'Mini', apiLogicalId: 'Api', ...contract }]);
});

test('finds assets by the key that templates name, wherever the folder was moved', () => {
  const files = {
    ...miniFiles(),
    'asset.1/index.js': '',
    'Mini.assets.json': {
      files: { a: { source: { path: 'asset.1', packaging: 'zip' }, destinations: { x: { objectKey: 'abc.zip' } } } },
    },
  };
  const dir = writeFolder(files);

  expect(loadAssembly(dir).assets).toEqual([{ objectKey: 'abc.zip', path: `${dir}/asset.1`, packaging: 'zip' }]);
});

test('reads the stacks of stages', () => {
  const inner = Object.entries(miniFiles()).map(([name, content]) => [`assembly-Prod/${name}`, content] as const);
  const stage = { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } };
  const manifest = { version: '55.0.0', artifacts: { Prod: stage } };

  const assembly = loadAssembly(writeFolder({ 'manifest.json': manifest, ...Object.fromEntries(inner) }));

  expect(assembly.stacks.map(({ name }) => name)).toEqual(['Mini']);
});

test('reads nested stacks, with the resource that creates them', () => {
  const files = {
    ...miniFiles((template) => {
      template.Resources['Inner'] = {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'https://s3/x.json' },
        Metadata: { 'aws:asset:path': 'inner.nested.template.json' },
      };
    }),
    'inner.nested.template.json': { Resources: {} },
  };

  const [, nested] = loadAssembly(writeFolder(files)).stacks;

  expect(nested).toMatchObject({ name: 'Mini/Inner', parent: { stack: 'Mini', logicalId: 'Inner' } });
});

test.each([
  ['a folder that does not exist', () => '/nowhere/cdk.out', /\/nowhere\/cdk.out: does not exist; run "npx cdk synth"/],
  ['a folder without manifest', () => writeFolder({}), /is not a cloud assembly.*run "npx cdk synth"/],
  [
    'a manifest that is garbage',
    () => writeFolder({ 'manifest.json': '{"ver' }),
    /manifest.json: cannot be read as JSON/,
  ],
  ['a manifest that is a list', () => writeFolder({ 'manifest.json': [] }), /does not hold a JSON object/],
  [
    'a newer schema',
    () => writeFolder(manifestWith({ version: '56.0.0' })),
    /manifest.json: .*56.0.0 is newer than 55.x.*upgrade/,
  ],
  ['no schema version', () => writeFolder(manifestWith({ version: undefined })), /names no schema version/],
  ['no stack', () => writeFolder(manifestWith({ artifacts: {} })), /lists no stack/],
  [
    'a template that is none',
    () => writeFolder({ ...miniFiles(), 'Mini.template.json': {} }),
    /Mini.template.json: is not a CloudFormation template/,
  ],
  [
    'a resource without type',
    () => writeFolder({ ...miniFiles(), 'Mini.template.json': { Resources: { A: {} } } }),
    /resource A has no Type/,
  ],
  [
    'a damaged contract',
    () => writeFolder({ ...miniFiles(), 'Mini.Api.contract.json': {} }),
    /Mini.Api.contract.json: does not hold a contract/,
  ],
])('refuses %s, naming file and remedy', (_what, dir, message) => {
  const load = () => loadAssembly(dir());

  expect(load).toThrow(AssemblyError);
  expect(load).toThrow(message);
});

test('refuses an assembly whose asset was not moved with it', () => {
  const assets = { files: { a: { source: { path: 'gone', packaging: 'zip' }, destinations: {} } } };
  const dir = writeFolder({ ...miniFiles(), 'Mini.assets.json': assets });

  expect(() => loadAssembly(dir)).toThrow(/asset gone is missing/);
});
