import type { ApiModel, OperationModel } from '../model/api-model';
import { asList, asObject, asText, at, isObject, type Value } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

/** URLs that no operation may take: each is another notation of an address, or another way around a list of hosts. */
const HOSTILE = [
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'https://[::1]/',
  'https://localhost/',
  'https://10.0.0.1/',
  'https://example.com@169.254.169.254/',
  'file:///etc/passwd',
];

const URL_FORMATS = ['uri', 'url', 'iri'];

/** Every schema that a model leads to, each once. */
function schemasIn(root: Value, api: ApiModel, model: TemplateModel): Record<string, Value>[] {
  const found = new Set<Record<string, Value>>();
  const visit = (value: Value): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isObject(value) || found.has(value)) return;
    found.add(value);
    visit(targetOf(value, api, model));
    for (const member of Object.values(value)) visit(member);
  };
  visit(root);
  return [...found];
}

/** What a schema refers to in the body of the API, or the model that a method of the template refers to. */
function targetOf(schema: Record<string, Value>, { body }: ApiModel, model: TemplateModel): Value {
  const name = /^#\/components\/schemas\/([^/]+)$/.exec(asText(schema.$ref) ?? '')?.[1];
  if (name !== undefined) return at(body, 'components', 'schemas', name);
  const id = asText(schema.Ref);
  return id === undefined ? undefined : asObject(model.get(id)?.properties).Schema;
}

/** A check that cannot read the expression says no. */
function letsInside({ format, pattern, enum: values }: Record<string, Value>): boolean {
  if (!URL_FORMATS.includes(asText(format) ?? '') || asList(values).length > 0) return false;
  try {
    const expression = new RegExp(asText(pattern) ?? '');
    return HOSTILE.some((url) => expression.test(url));
  } catch {
    return true;
  }
}

const takesHostileUrls = ({ models }: OperationModel, api: ApiModel, model: TemplateModel): boolean =>
  Object.values(models).some((root) => schemasIn(root, api, model).some(letsInside));

export const inputUrl: Rule = {
  id: 'input-url',
  finding: 'a URL of a caller may name an address or an internal host',
  reason: 'a handler that follows it reaches what the caller cannot: metadata services, loopback, the private network',
  check: everyOperation(takesHostileUrls),
};
