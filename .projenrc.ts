import { awscdk, javascript, JsonFile } from 'projen';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-hardened-api',
  description:
    'An OpenAPI document in, an API stack on AWS out in which six layers each defend alone, and a command line that proves it',
  author: 'cdk-hardened-api maintainers',
  authorAddress: 'maintainers@cdk-hardened-api.example',
  repositoryUrl: 'https://github.com/cdk-hardened-api/cdk-hardened-api.git',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  cdkVersion: '2.276.0',
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '^6.0.3',
  minNodeVersion: '20.16.0',
  license: 'Apache-2.0',
  keywords: ['aws', 'cdk', 'api-gateway', 'openapi', 'security', 'waf', 'cedar', 'mtls', 'bola'],
  // The rule pack extends cdk-nag's NagPack, so its types are part of the public surface.
  peerDeps: ['cdk-nag@^3.0.2'],
  devDeps: [
    'cdk-nag@3.0.2',
    // Bundled into assets/ by esbuild: users install none of these.
    '@cedar-policy/cedar-wasm@^4.13.0',
    '@peculiar/x509@^2.2.0',
    '@readme/openapi-parser@^9.0.0',
    '@seriousme/openapi-schema-validator@^2.11.0',
    'ajv@^8.20.0',
    'ajv-draft-04@^1.0.0',
    'ajv-formats@^3.0.1',
    'aws4@^1.13.2',
    '@aws-sdk/client-wafv2@^3.1141.0',
    'hyparquet-writer@^0.17.0',
    'ipaddr.js@^2.5.0',
    '@open-policy-agent/opa-wasm@^1.10.0',
    'commander@^14.0.0',
    'dynalite@^4.0.0',
    'jose@^6.2.18',
    'reflect-metadata@^0.2.2',
    'yaml@^2.9.1',
    // The example's naive handler uses the SDK that Lambda's runtime brings.
    '@aws-sdk/client-dynamodb@^3.1164.0',
    '@aws-sdk/util-dynamodb@^3.996.9',
    // Tools and tests.
    // Of 2.6 not every platform's binary is published yet.
    '@biomejs/biome@~2.5.15',
    '@readme/oas-examples@^8.2.2',
    '@types/aws-lambda@^8.10.150',
    '@types/aws4@^1.11.6',
    '@types/node@^20',
    // Not 3.0.0: the newest tag is a stray publication that reads no assembly of today.
    'aws-cdk@^2.1148.0',
    'esbuild@^0.28.2',
    'eslint@^9.39.5',
    'eslint-plugin-import@^2.32.0',
    'fast-check@^4.10.2',
    // Reads what the lake is written, in tests.
    'hyparquet@~1.31.5',
    'jest@^30.5.2',
    '@types/jest@^30.0.0',
    // What handlers run on in Lambda; their tests run on it, too (test/run-jest.mjs).
    'node@^24.9.0',
    'oidc-provider@^9.13.3',
    'typescript-eslint@^8.73.0',
    // Peers that benchmarks and differential tests compare with; newer ones of Prism and openapi-backend need a newer Node.
    'aws-jwt-verify@^5.2.1',
    'casbin@^5.51.1',
    'fast-jwt@^6.3.6',
    'openapi-backend@~5.20.0',
    '@stoplight/prism-http@~5.12.0',
  ],
  github: false,
  depsUpgrade: false,
  release: false,
  vscode: false,
  sampleCode: false,
  eslint: false,
  jest: false,
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,
  bin: { 'hardened-api': 'bin/hardened-api' },
  gitignore: ['/assets/', 'cdk.out/', '/out/', '*.log', '.DS_Store', '/test-reports/', '/dist/', '/bench/.run-*/'],
});

// One bundler for everything that does not run under jsii: handlers, guard, toolbox, command line.
const bundle = project.addTask('bundle', {
  description: 'bundle handlers, guard, toolbox and command line into assets/',
  exec: 'node projenrc/bundle.mjs',
});
project.preCompileTask.spawn(bundle);
// `npm ci` leaves a working ./bin/hardened-api; `npm pack` compiles what it ships.
project.package.setScript('prepare', 'node projenrc/bundle.mjs && node projenrc/own-node.mjs');
project.package.setScript('prepack', 'jsii --silence-warnings=reserved-word');
project.package.setScript('demo', 'node examples/demo.mjs');
project.package.setScript('bench', 'node bench/run.mjs');
project.package.setScript('corpus', 'node test/corpus/try-all.mjs');
// Too long for `npm test`: every request of a large generated set, through the served stack and against Prism.
project.package.setScript('robustness', 'node test/run-script.mjs test/robustness/main.ts');
project.package.setScript('fuzz', 'node test/run-script.mjs test/lambda/authorizer/fuzz/main.ts');
project.package.setScript('replay', 'node test/run-script.mjs test/replay/main.ts');
project.package.setScript('records', 'node test/run-script.mjs test/ocsf/run-records.ts');
project.package.setScript('differential', 'node test/run-script.mjs test/differential/prism.ts');
project.package.setScript('format', 'biome format --write .');
project.package.setScript('jest', 'jest');
// jest's resolver: of 1.13 not every platform's binary is published yet, and `npm ci` wants them all in the lock file.
project.package.addField('overrides', { 'unrs-resolver': '~1.12.2' });
// Folder by folder: nothing that happens to lie in assets/ is published.
project.package.addField('files', [
  'lib',
  'assets/cedar',
  'assets/cli',
  'assets/eslint',
  'assets/guard',
  'assets/handler',
  'assets/lambda',
  'assets/toolbox',
  'bin',
  'schema',
  'docs',
  '.jsii',
  'API.md',
]);

// What handlers and their linter import, beside the constructs. `typesVersions` is for compilers that know no `exports`.
const SUBPATHS = ['guard', 'handler', 'eslint'];
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  ...Object.fromEntries(
    SUBPATHS.map((name) => [
      `./${name}`,
      { types: `./assets/${name}/index.d.ts`, default: `./assets/${name}/index.js` },
    ]),
  ),
  './package.json': './package.json',
  './.jsii': './.jsii',
  './schema/*': './schema/*',
});
project.package.addField('typesVersions', {
  '*': Object.fromEntries(SUBPATHS.map((name) => [name, [`assets/${name}/index.d.ts`]])),
});

new JsonFile(project, 'tsconfig.check.json', {
  obj: {
    compilerOptions: {
      target: 'ES2023',
      lib: ['ES2023'],
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      esModuleInterop: true,
      resolveJsonModule: true,
      isolatedModules: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noImplicitOverride: true,
      noFallthroughCasesInSwitch: true,
      types: ['node', 'jest'],
    },
    include: [
      'src/**/*.ts',
      'lambda/**/*.ts',
      'cli/**/*.ts',
      'toolbox/**/*.ts',
      'eslint/**/*.ts',
      'test/**/*.ts',
      'bench/**/*.ts',
      'examples/**/*.ts',
    ],
    exclude: ['node_modules', 'cdk.out', '**/cdk.out'],
  },
});

// TypeScript 6 refuses the module settings that projen's ts-node command implies.
const compilerOptions = { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' };
project.defaultTask?.reset(`ts-node -T -O '${JSON.stringify(compilerOptions)}' .projenrc.ts`);

project.testTask.reset('node projenrc/bundle.mjs');
project.testTask.exec('tsc -p tsconfig.check.json');
project.testTask.exec('biome ci .');
project.testTask.exec('eslint --max-warnings 0 src lambda cli toolbox eslint');
project.testTask.exec('jsii --silence-warnings=reserved-word');
project.testTask.exec('node projenrc/generated.mjs --check');
project.testTask.exec('node test/run-jest.mjs', { receiveArgs: true });

project.synth();
