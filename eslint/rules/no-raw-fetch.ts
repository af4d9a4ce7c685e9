import type { Rule } from 'eslint';
import type { CallExpression, Node } from 'estree';
import { originOf } from '../modules';
import { bare, isConstantText, propertyName, valuesOf, variableOf } from '../strings';
import { define } from './define';

/** Functions of modules that send a request to the URL in their first argument. */
const SENDERS: Readonly<Record<string, readonly string[]>> = {
  http: ['request', 'get'],
  https: ['request', 'get'],
  http2: ['connect'],
  undici: ['request', 'fetch', 'stream', 'pipeline'],
  axios: ['*', 'default', 'get', 'post', 'put', 'patch', 'delete', 'head', 'request'],
  got: ['*', 'default', 'got', 'get', 'post', 'put', 'patch', 'delete', 'head', 'stream'],
  'node-fetch': ['*', 'default'],
};

/** Members of request options that say where it goes. */
const PLACES: readonly string[] = ['host', 'hostname', 'port', 'url', 'baseURL', 'socketPath', 'protocol'];

export const noRawFetch = define(
  {
    description: 'Requests to a URL that is not in the code go through the fetch that refuses private addresses.',
    message: 'This request goes where a value says; make it with createFetch of cdk-hardened-api/handler.',
  },
  (context, report) => ({
    CallExpression(node) {
      if (!sends(context, node)) return;
      const [place] = node.arguments;
      if (!place || !isFixed(context, place)) report(node);
    },
  }),
);

function sends(context: Rule.RuleContext, { callee }: CallExpression): boolean {
  const fn = bare(callee);
  const isGlobal = fn.type === 'Identifier' && fn.name === 'fetch' && variableOf(context, fn) === undefined;
  const ofGlobal =
    fn.type === 'MemberExpression' &&
    fn.object.type === 'Identifier' &&
    ['globalThis', 'global', 'window'].includes(fn.object.name) &&
    fn.property.type === 'Identifier' &&
    fn.property.name === 'fetch';
  if (isGlobal || ofGlobal) return true;
  const origin = originOf(context, fn);
  return origin !== undefined && (SENDERS[origin.module]?.includes(origin.member) ?? false);
}

function isFixed(context: Rule.RuleContext, node: Node): boolean {
  if (isConstantText(context, node)) return true;
  const expression = bare(node);
  const [value] = expression.type === 'Identifier' ? (valuesOf(context, expression) ?? []) : [expression];
  if (value?.type !== 'ObjectExpression') return false;
  const places = value.properties.filter(
    (each) => each.type !== 'Property' || PLACES.includes(propertyName(each) ?? ''),
  );
  return (
    places.length > 0 &&
    places.every(
      (each) => each.type === 'Property' && (each.value.type === 'Literal' || isConstantText(context, each.value)),
    )
  );
}
