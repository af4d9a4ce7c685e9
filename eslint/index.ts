import type { ESLint, Linter, Rule } from 'eslint';
import { noBuiltQuery } from './rules/no-built-query';
import { noCodeFromText } from './rules/no-code-from-text';
import { noEntityParser } from './rules/no-entity-parser';
import { noLoggedCredentials } from './rules/no-logged-credentials';
import { noRawBodyParse } from './rules/no-raw-body-parse';
import { noRawFetch } from './rules/no-raw-fetch';
import { noShell } from './rules/no-shell';
import { noUnconditionalWrite } from './rules/no-unconditional-write';
import { noUnescapedHtml } from './rules/no-unescaped-html';

/** The rules for code behind the guard, by name. */
export const rules: Record<string, Rule.RuleModule> = {
  'no-built-query': noBuiltQuery,
  'no-code-from-text': noCodeFromText,
  'no-entity-parser': noEntityParser,
  'no-logged-credentials': noLoggedCredentials,
  'no-raw-body-parse': noRawBodyParse,
  'no-raw-fetch': noRawFetch,
  'no-shell': noShell,
  'no-unconditional-write': noUnconditionalWrite,
  'no-unescaped-html': noUnescapedHtml,
};

const plugin: ESLint.Plugin = { meta: { name: 'cdk-hardened-api' }, rules };

/** Every rule as an error: one element of an `eslint.config.js`. */
export const recommended: Linter.Config = {
  name: 'cdk-hardened-api/recommended',
  plugins: { hardened: plugin },
  rules: Object.fromEntries(Object.keys(rules).map((name) => [`hardened/${name}`, 'error'])),
};
