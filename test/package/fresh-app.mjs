// What a user does first, in a folder outside the repository: install the packed package beside CDK, synthesize an app in
// JavaScript and in strict TypeScript, and run `npx hardened-api try`. One command, no arguments:
//   node test/package/fresh-app.mjs
// It needs the npm registry and is therefore not part of `npm test`. KEEP=1 leaves the folder behind.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const app = mkdtempSync(join(tmpdir(), 'hardened-fresh-app-'));
const PEERS = ['aws-cdk-lib@2.276.0', 'constructs@10.5.1', 'cdk-nag@3.0.2'];
const TYPESCRIPT = ['typescript@^6.0.3', '@types/node@^20'];
/** In the package, and never in it. */
const SHIPPED = [
  /^lib\/index\.(js|d\.ts)$/,
  /^assets\/cedar\/cedar_wasm_bg\.wasm$/,
  /^assets\/cli\/(index|worker-entry)\.js$/,
  /^assets\/lambda\/(authorizer|guard|registry|echo)\/index\.js$/,
  /^assets\/(handler|eslint)\/index\.(js|d\.ts)$/,
  /^assets\/toolbox\/index\.js$/,
  /^bin\/hardened-api$/,
  /^schema\/x-hardened\.schema\.json$/,
  /^\.jsii$/,
  /^(API|README)\.md$|^LICENSE$/,
];
const KEPT_BACK = /^(src|test|lambda|cli|toolbox|bench|examples|projenrc)\/|(?<!\.d)\.ts$|^assets\/\./;

function run(title, command, args, { cwd = app, expect = 0, env = {} } = {}) {
  const started = Date.now();
  // The environment of `npm run` would point npm and npx back at the repository.
  const outer = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_PATH$/i.test(name)));
  const { stdout, stderr, status, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...outer, ...env },
  });
  if (error) throw error;
  process.stdout.write(`${title} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  assert.equal(status, expect, `"${title}" ended with ${status}\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}`);
  return stdout;
}

function pack() {
  const out = run('npm pack', 'npm', ['pack', '--json', '--pack-destination', app], { cwd: root });
  // Before the JSON, npm prints what the prepack scripts print.
  const [packed] = JSON.parse(out.slice(out.search(/^\[$/m)));
  const files = packed.files.map(({ path }) => path);
  for (const wanted of SHIPPED)
    assert.ok(
      files.some((file) => wanted.test(file)),
      `the package lacks ${wanted}`,
    );
  assert.deepEqual(
    files.filter((file) => KEPT_BACK.test(file)),
    [],
    'the package carries what nobody needs',
  );
  assert.equal(files.filter((file) => file.endsWith('.wasm')).length, 1, 'the package carries the wasm once');
  const mib = (bytes) => `${(bytes / 1024 / 1024).toFixed(2)} MiB`;
  process.stdout.write(
    `  ${packed.filename}: ${mib(packed.size)}, unpacked ${mib(packed.unpackedSize)}, ${files.length} files\n`,
  );
  return join(app, packed.filename);
}

const appOf = (load, dir) => `${load}

const app = new App();
const issuer = Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] });
const stack = new Stack(app, 'Fresh');
const handler = new Function(stack, 'Handler', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromAsset(join(${dir}, 'handler')),
});
const table = new Table(stack, 'Table', { partitionKey: { name: 'orderId', type: AttributeType.STRING } });
new HardenedApi(stack, 'Api', {
  contract: Contract.fromFile(join(${dir}, 'contract.yaml')),
  issuers: [issuer],
  backend: Backend.lambda(handler),
  consumers: [Consumer.of('shop', { issuer, clients: ['shop'], roles: ['buyer'], tenants: ['acme'] })],
  resources: [OwnershipResolver.dynamoDb('Order', table, { key: 'orderId', tenant: 'tenantId', owner: 'createdBy' })],
  sinks: [Sink.cloudWatchNative()],
  waivers: [
    Waiver.of('network-edge', { owner: 'team', reason: 'pilot without CDN', expires: '2099-12-31' }),
    Waiver.of('network-default-endpoint', { owner: 'team', reason: 'no domain yet', expires: '2099-12-31' }),
  ],
});
Validations.of(app).addPlugins(new ApiSecurityChecks(app));
app.synth();
`;

const NAMES = [
  ['node:path', 'join'],
  ['aws-cdk-lib', 'App, Stack, Validations'],
  ['aws-cdk-lib/aws-dynamodb', 'AttributeType, Table'],
  ['aws-cdk-lib/aws-lambda', 'Code, Function, Runtime'],
  [
    'cdk-hardened-api',
    'ApiSecurityChecks, Backend, Consumer, Contract, HardenedApi, Issuer, OwnershipResolver, Sink, Waiver',
  ],
];
const REQUIRES = NAMES.map(([from, names]) => `const { ${names} } = require('${from}');`).join('\n');
const IMPORTS = NAMES.map(([from, names]) => `import { ${names} } from '${from}';`).join('\n');

const CONTRACT = `openapi: 3.1.0
info: { title: Fresh, version: 1.0.0 }
security: [{ oauth: [orders.read] }]
paths:
  /orders/{orderId}:
    get:
      operationId: getOrder
      x-hardened: { resource: Order, ownership: tenant, action: read }
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: string, pattern: '^[a-z0-9-]{1,36}$' } }
      responses:
        '200':
          description: the order
          content:
            application/json:
              schema:
                type: object
                additionalProperties: false
                required: [orderId]
                properties: { orderId: { type: string, maxLength: 36 } }
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: https://id.example.com/token, scopes: { orders.read: read orders } } }
`;

function writeApp() {
  mkdirSync(join(app, 'handler'));
  writeFileSync(
    join(app, 'handler', 'index.js'),
    "exports.handler = async () => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' });\n",
  );
  writeFileSync(join(app, 'contract.yaml'), CONTRACT);
  copyFileSync(join(root, 'examples', 'orders', 'openapi.yaml'), join(app, 'openapi.yaml'));
  writeFileSync(join(app, 'app.js'), appOf(REQUIRES, '__dirname'));
  writeFileSync(join(app, 'typed.ts'), appOf(IMPORTS, 'process.cwd()'));
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'ES2022',
        module: 'node16',
        moduleResolution: 'node16',
        strict: true,
        skipLibCheck: false,
        types: ['node'],
        outDir: 'built',
        rootDir: '.',
      },
      files: ['typed.ts'],
    }),
  );
}

/** Nothing that the repository develops with may be needed: bundler, compiler, policy engine, schema validator. */
function nothingOfOurs() {
  const present = ['esbuild', 'ajv', 'jose', '@cedar-policy', 'yaml', 'commander', 'jsii', 'dynalite'].filter((name) =>
    existsSync(join(app, 'node_modules', name)),
  );
  assert.deepEqual(present, [], 'the install brought development dependencies along');
}

function synthesized(name) {
  const files = readdirSync(join(app, name));
  for (const wanted of ['Fresh.template.json', '.contract.json', '.manifest.json'])
    assert.ok(
      files.some((file) => file.endsWith(wanted)),
      `${name} lacks *${wanted}: ${files.join(', ')}`,
    );
}

try {
  const tarball = pack();
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'fresh-app', version: '1.0.0', private: true }));
  run('npm install', 'npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', tarball, ...PEERS]);
  nothingOfOurs();
  writeApp();
  run('app.js synthesizes, ApiSecurityChecks finds nothing', process.execPath, ['app.js'], {
    env: { CDK_OUTDIR: 'js.out' },
  });
  synthesized('js.out');
  run('npx hardened-api check', 'npx', ['--no', 'hardened-api', 'check', 'js.out']);
  const drilled = run('npx hardened-api drill', 'npx', ['--no', 'hardened-api', 'drill', 'js.out']);
  process.stdout.write(`  ${drilled.trim().split('\n').at(-1)}\n`);
  const report = run('npx hardened-api try openapi.yaml', 'npx', [
    '--no',
    'hardened-api',
    'try',
    resolve(app, 'openapi.yaml'),
  ]);
  process.stdout.write(`  ${report.match(/\d+ passed, \d+ failed/)?.[0]}\n`);
  assert.match(report, /\d+ passed, 0 failed/);
  run('npm install typescript', 'npm', ['install', '-D', '--no-audit', '--no-fund', '--ignore-scripts', ...TYPESCRIPT]);
  run('tsc: strict, declarations checked', 'npx', ['--no', '--', 'tsc', '-p', '.']);
  run('typed.ts synthesizes', process.execPath, ['built/typed.js'], { env: { CDK_OUTDIR: 'ts.out' } });
  synthesized('ts.out');
  process.stdout.write('the package works in a fresh app\n');
} finally {
  if (process.env.KEEP) process.stdout.write(`left behind: ${app}\n`);
  else rmSync(app, { recursive: true, force: true });
}
