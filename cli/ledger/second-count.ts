import { locate } from '../../src/contract/pointer';

const KEYWORDS = new RegExp(
  `^(${[
    'type|enum|const|multipleOf|maximum|minimum|maxLength|minLength|pattern|format|maxItems|minItems|contains',
    'minContains|maxContains|maxProperties|minProperties|required|patternProperties|propertyNames|dependentRequired',
    'dependentSchemas|anyOf|oneOf|not|if|discriminator|exclusiveMaximum|exclusiveMinimum|uniqueItems|readOnly',
    'writeOnly|additionalProperties|unevaluatedProperties|unevaluatedItems',
  ].join('|')})$`,
);
const MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLE = /^(items|contains|not|if|then|else|propertyNames|contentSchema|(additional|unevaluated)\w+)$/;
const OFF_WHEN_FALSE = /^(exclusive\w+|uniqueItems|readOnly|writeOnly)$/;
const OFF_WHEN_TRUE = /^(additionalProperties|unevaluated\w+)$/;

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const token = (name: string | number) => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/** OpenAPI, Parameter Object: headers with a meaning of their own; what the path does not have is a finding already. */
function isIgnored(path: string, { name, in: place }: Node): boolean {
  if (place === 'path') return !path.includes(`{${String(name)}}`);
  return place === 'header' && /^(accept|content-type|authorization)$/i.test(String(name));
}

/** A second count, which shares no code with the ledger: the keywords are written anew, and so is the way to them. */
export class SecondCount {
  /** `pointer keyword` of every constraint. */
  readonly found = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly document: Node,
    private readonly isOld: boolean,
  ) {
    for (const [path, raw] of Object.entries((document.paths ?? {}) as Node)) {
      const [item, at] = this.follow(raw, `/paths/${token(path)}`);
      for (const method of ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])
        if (isNode(item[method])) this.operation(path, item, at, item[method], `${at}/${method}`);
    }
  }

  private follow(raw: unknown, at: string): [Node, string] {
    const ref = isNode(raw) ? raw.$ref : undefined;
    if (typeof ref !== 'string') return [isNode(raw) ? raw : {}, at];
    const target = locate(this.document, decodeURIComponent(ref.slice(1)));
    return target ? this.follow(target.value, target.pointer) : [{}, at];
  }

  private operation(path: string, item: Node, itemAt: string, operation: Node, at: string): void {
    const parameters = new Map<string, [Node, string]>();
    for (const [list, listAt] of [[item.parameters, itemAt] as const, [operation.parameters, at] as const])
      for (const [index, raw] of ((list ?? []) as unknown[]).entries()) {
        const [parameter, place] = this.follow(raw, `${listAt}/parameters/${index}`);
        parameters.set(`${String(parameter.in)} ${String(parameter.name)}`, [parameter, place]);
      }
    for (const [parameter, place] of parameters.values())
      if (!isIgnored(path, parameter)) this.described(parameter, place);
    this.described(...this.follow(operation.requestBody, `${at}/requestBody`));
    for (const [status, raw] of Object.entries((operation.responses ?? {}) as Node)) {
      const [response, place] = this.follow(raw, `${at}/responses/${token(status)}`);
      this.described(response, place);
      for (const [name, header] of Object.entries((response.headers ?? {}) as Node))
        if (name.toLowerCase() !== 'content-type')
          this.described(...this.follow(header, `${place}/headers/${token(name)}`));
    }
  }

  private described(part: Node, at: string): void {
    if (isNode(part.schema)) this.schema(part.schema, `${at}/schema`);
    for (const [type, media] of Object.entries((part.content ?? {}) as Node))
      if (isNode(media)) this.schema(media.schema, `${at}/content/${token(type)}/schema`);
  }

  private schema(schema: unknown, at: string): void {
    if (!isNode(schema) || this.seen.has(at)) return;
    this.seen.add(at);
    const isReference = typeof schema.$ref === 'string';
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === '$ref' && isReference) {
        const target = locate(this.document, decodeURIComponent(String(value).slice(1)));
        if (target) this.schema(target.value, target.pointer);
      } else if (!(isReference && this.isOld)) this.keyword(keyword, value, at);
      if (MAPS.includes(keyword) && isNode(value))
        for (const [name, inner] of Object.entries(value)) this.schema(inner, `${at}/${keyword}/${token(name)}`);
      if (LISTS.includes(keyword) && Array.isArray(value))
        for (const [index, inner] of value.entries()) this.schema(inner, `${at}/${keyword}/${index}`);
      if (SINGLE.test(keyword)) this.schema(value, `${at}/${keyword}`);
    }
  }

  private keyword(keyword: string, value: unknown, at: string): void {
    const isOff =
      (value === false && OFF_WHEN_FALSE.test(keyword)) ||
      (value === true && OFF_WHEN_TRUE.test(keyword)) ||
      value === undefined;
    if ((KEYWORDS.test(keyword) && !isOff) || (keyword === 'items' && value === false))
      this.found.add(`${at} ${keyword}`);
  }
}
