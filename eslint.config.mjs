import importPlugin from 'eslint-plugin-import';
import tseslint from 'typescript-eslint';

/** What an app imports: the composition of the layers. */
const COMPOSITION = ['', '-body', '-coverage', '-files', '-props'].map((part) => `./src/hardened-api${part}.ts`);

/** The arrows of the house: who may not import whom, and why. */
const zones = [
  { target: './src', from: ['./lambda', './cli', './toolbox'], message: 'synth code never imports what runs elsewhere' },
  { target: './src/vocabulary', from: ['./src'], except: ['./vocabulary'], message: 'the vocabulary is a leaf' },
  { target: './src/contract', from: ['./src/layers', './src/checks', './src/consumers', './src/backends'], message: 'the contract knows no layer' },
  { target: './src/core', from: ['./src/layers', './src/checks', './src/contract', ...COMPOSITION], message: 'core knows no layer' },
  { target: './src/checks', from: ['./src/layers', './src/consumers', './src/backends', ...COMPOSITION], message: 'checks read the template, never the constructs' },
  { target: './lambda', from: ['./src', './cli'], except: ['./vocabulary'], message: 'a handler shares words only with synth' },
  { target: './cli/attacks', from: ['./src/layers', './src/consumers', './src/checks', './cli/mutants', ...COMPOSITION], message: 'attacks read the contract and talk to the gateway' },
  { target: './cli/drill', from: ['./src/layers', './src/consumers', './src/checks', './cli/mutants', ...COMPOSITION], message: 'the drill reads the contract and talks to the gateway' },
  { target: './cli/gateway', from: ['./src/layers', './src/consumers', './src/checks', './lambda', ...COMPOSITION], message: 'the gateway reads the template and runs built bundles' },
  ...['network', 'transport', 'authentication', 'authorization', 'input', 'audit'].map((layer) => ({
    target: `./src/layers/${layer}`,
    from: ['./src/layers'],
    except: [`./${layer}`],
    message: 'a layer never imports a layer',
  })),
  ...['authorizer', 'guard', 'registry', 'echo', 'handler', 'detector', 'forward', 'ranges', 'rotation'].map((handler) => ({
    target: `./lambda/${handler}`,
    from: ['./lambda'],
    except: [`./${handler}`, './core'],
    message: 'a handler never imports a handler',
  })),
];

const envOutside = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'read the environment in an env.ts file only',
};

export default tseslint.config(
  { ignores: ['**/*.js', '**/*.mjs', '**/*.d.ts', 'node_modules', 'assets', 'lib'] },
  {
    files: ['src/**/*.ts', 'lambda/**/*.ts', 'cli/**/*.ts', 'toolbox/**/*.ts', 'eslint/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.check.json' } },
    plugins: { '@typescript-eslint': tseslint.plugin, import: importPlugin },
    settings: {
      'import/extensions': ['.ts'],
      'import/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import/resolver': { node: { extensions: ['.ts', '.js'] } },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // Types alone may go both ways: they are gone when the code runs.
      'import/no-cycle': ['error', { ignoreExternal: true }],
      'import/no-restricted-paths': ['error', { zones }],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', envOutside],
    },
  },
  { files: ['**/env.ts', 'cli/gateway/lambda/worker-entry.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['cli/report/**/*.ts', 'lambda/core/log.ts'], rules: { 'no-console': 'off' } },
);
