import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { recommended } from '../../eslint';

const root = join(__dirname, '..', '..');
const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /^[^/]+\/handlers?\/.*\.[cm]?js$/.test(file) && !file.includes('cdk.out'))
  .map((file) => join('examples', file));

async function lint(file: string, inlineConfig: boolean) {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    allowInlineConfig: inlineConfig,
    overrideConfig: [
      recommended,
      ...(inlineConfig ? [{ linterOptions: { reportUnusedDisableDirectives: 'error' as const } }] : []),
    ],
  });
  const [result] = await eslint.lintFiles([file]);
  return result?.messages
    .map(({ ruleId, message }) => ruleId ?? message)
    .filter((name) => name.startsWith('hardened/') || inlineConfig);
}

it('there are example handlers', () => {
  expect(examples.length).toBeGreaterThan(0);
});

it.each(examples)('%s keeps the rules, but for what it says itself', async (file) => {
  expect(await lint(file, true)).toEqual([]);
});

it('the naive example breaks the rules that it says it breaks', async () => {
  expect(await lint('examples/orders/handler/index.js', false)).toEqual([
    'hardened/no-unconditional-write',
    'hardened/no-unconditional-write',
    'hardened/no-raw-body-parse',
  ]);
});
