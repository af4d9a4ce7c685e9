import { isJsonLike } from './bodies';
import type { Faults } from './faults';
import { segmentsOf } from './paths';
import { identifierMembers } from './identifiers';
import { asList, asObject, isObject, join, type JsonObject, type Located } from './pointer';
import { undecidedReturns } from './returned-objects';
import { walkSchemas } from './schema-walk';
import type { DeclaredSecurity } from './security';
import { HOSTS, hostsOf, isUrl } from './url-members';
import type { ContractFinding, ContractOperation, ContractParameter } from './types';

/** API Gateway: resources (path segments) of one REST API, default quota. */
const RESOURCE_QUOTA = 300;

export interface OperationFacts {
  readonly security: DeclaredSecurity;
  readonly bodyUndecided: boolean;
  readonly bodyPointer: string;
  readonly refusedTypes: readonly string[];
  readonly renamed: Readonly<Record<string, string>>;
}

type Draft = Omit<ContractFinding, 'file'>;

/** Collects what a contract leaves undecided, and what its author should know. */
export class Findings {
  private readonly drafts: Draft[] = [];
  private readonly openSchemas = new Set<string>();
  private readonly openUrls = new Set<string>();

  constructor(
    private readonly document: JsonObject,
    private readonly faults: Faults,
  ) {}

  list(): ContractFinding[] {
    return this.drafts.map((draft) => ({ ...draft, ...this.faults.origin(draft.pointer) }));
  }

  operation(operation: ContractOperation, facts: OperationFacts): void {
    this.identifiers(operation);
    this.objectParameters(operation);
    this.security(operation, facts.security);
    this.body(operation, facts);
    this.bounds(operation);
    for (const [from, to] of Object.entries(facts.renamed)) {
      this.add('path-parameter-renamed', 'warning', operation.pointer, operation.spec.id, {
        message: `{${from}} of ${operation.spec.path} is {${to}} at the gateway, where one position of a path has one name`,
        remedy: `name it {${to}} in the contract, too`,
      });
    }
  }

  strayParameter(parameter: ContractParameter, path: string, operation: string): void {
    this.add('parameter-not-in-path', 'warning', parameter.pointer, operation, {
      message: `path parameter "${parameter.name}" is not part of ${path}; it is ignored`,
      remedy: `remove it, or write {${parameter.name}} into the path`,
    });
  }

  /** What concerns the document as a whole. */
  wholeDocument(operations: readonly ContractOperation[]): void {
    asList(this.document.servers).forEach((server, index) => {
      const { url } = asObject(server);
      if (typeof url !== 'string' || !/^http:\/\/(?!localhost|127\.)/i.test(url)) return;
      this.add('plain-http-server', 'warning', `/servers/${index}`, undefined, {
        message: `the contract publishes ${url}: tokens would cross the network in the clear`,
        remedy: 'publish the https address only',
      });
    });
    this.returns(operations);
    const resources = new Set(operations.flatMap((operation) => prefixes(operation.gatewayPath)));
    if (resources.size <= RESOURCE_QUOTA) return;
    this.add('too-many-resources', 'warning', '/paths', undefined, {
      message: `the paths make ${resources.size} API Gateway resources; the default quota is ${RESOURCE_QUOTA}`,
      remedy: 'ask AWS for a higher quota "Resources per API", or split the contract',
    });
  }

  private returns(operations: readonly ContractOperation[]): void {
    for (const { operation, resource, id, pointer } of undecidedReturns(this.document, operations)) {
      if (operation.spec.ownership === 'shared') continue;
      this.add('response-object-undecided', 'warning', pointer, operation.spec.id, {
        message: `responses of ${title(operation)} name objects at ${id}, and no decision covers them`,
        remedy: `add x-hardened.returns: [{ resource: ${resource}, id: ${id} }]`,
      });
    }
  }

  private identifiers(operation: ContractOperation): void {
    for (const candidate of operation.identifierCandidates) {
      this.add('identifier-without-resource', 'undecided', candidate.pointer, operation.spec.id, {
        message: `${candidate.in} ${candidate.name} of ${title(operation)} looks like an identifier, of no known object`,
        remedy: `add x-hardened.identifiers: [{ in: ${candidate.in}, name: ${candidate.name}, resource: ... }]`,
      });
    }
  }

  /** A decision is made on the value of a parameter, never on a part of it. */
  private objectParameters(operation: ContractOperation): void {
    for (const parameter of operation.parameters) {
      const schema = { value: parameter.schema, pointer: join(parameter.pointer, 'schema') };
      for (const { name } of identifierMembers(this.document, schema)) {
        this.add('identifier-in-object-parameter', 'undecided', parameter.pointer, operation.spec.id, {
          message: `${name} in ${parameter.in} ${parameter.name} of ${title(operation)} looks like an identifier, which nothing decides on`,
          remedy: 'make it a parameter of its own, and declare that in x-hardened.identifiers',
        });
      }
    }
  }

  private security(operation: ContractOperation, security: DeclaredSecurity): void {
    if (security.open) {
      this.add('operation-without-security', 'undecided', operation.pointer, operation.spec.id, {
        message: `${title(operation)} has no security, or an optional one; a token is required all the same`,
        remedy: 'add "security" with an oauth2, openIdConnect or bearer scheme',
      });
    }
    if (security.dropped.length > 0) {
      this.add('security-not-a-token', 'warning', operation.pointer, operation.spec.id, {
        message: `${title(operation)} offers ${security.dropped.join(', ')}; only access tokens are accepted`,
        remedy: 'replace it by an oauth2, openIdConnect or bearer scheme',
      });
    }
  }

  private body(operation: ContractOperation, facts: OperationFacts): void {
    const { id } = operation.spec;
    if (facts.bodyUndecided) {
      this.add('body-optional', 'undecided', facts.bodyPointer, id, {
        message: `the contract does not say whether ${title(operation)} needs its body; a body is required`,
        remedy: 'set requestBody.required to true, or to false if callers may leave it out',
      });
    }
    if (facts.refusedTypes.length > 0) {
      this.add('body-xml-refused', 'undecided', facts.bodyPointer, id, {
        message: `${title(operation)} lists ${facts.refusedTypes.join(', ')}; requests of it are refused with 415`,
        remedy: 'offer the operation as application/json, or say x-hardened.xml: strict',
      });
    }
    const other = operation.spec.contentTypes.filter((type) => !isJsonLike(type));
    if (other.length === 0) return;
    this.add('body-not-json', 'warning', facts.bodyPointer, id, {
      message: `${title(operation)} accepts ${other.join(', ')}, which API Gateway cannot validate; the guard alone does`,
      remedy: 'offer application/json where possible',
    });
  }

  /** Open objects, and strings and lists without an upper bound, in what callers send. */
  private bounds(operation: ContractOperation): void {
    const unbounded: string[] = [];
    const bodies = Object.entries(operation.body?.contents ?? {}).filter(([type]) => isJsonLike(type));
    const roots: Located[] = bodies.map(([type, value]) => ({ value, pointer: operation.body?.pointers[type] ?? '' }));
    for (const parameter of operation.parameters)
      roots.push({ value: parameter.schema, pointer: parameter.schemaPointer });
    const composed = new Set<string>();
    walkSchemas(this.document, roots, (schema, pointer) => {
      if (isUnbounded(schema)) unbounded.push(pointer);
      // The parts of a combination cannot be closed one by one.
      if (/\/(allOf|anyOf|oneOf)\/\d+$/.test(pointer)) composed.add(pointer);
      if (isUrl(schema) && hostsOf(schema).length === 0) this.url(operation, pointer);
      const openness = opennessOf(schema);
      if (openness !== undefined && !composed.has(pointer)) this.open(operation, pointer, openness);
    });
    if (unbounded.length === 0) return;
    this.add('unbounded-input', 'warning', unbounded[0], operation.spec.id, {
      message: `${title(operation)} takes ${unbounded.length} strings or lists without an upper bound, the first one here`,
      remedy: 'add maxLength, maxItems, enum or pattern; until then only the body size bounds them',
    });
  }

  private url(operation: ContractOperation, pointer: string): void {
    if (this.openUrls.has(pointer)) return;
    this.openUrls.add(pointer);
    this.add('url-without-hosts', 'undecided', pointer, operation.spec.id, {
      message: `${title(operation)} takes a URL that may lead to every public host`,
      remedy: `say where it may lead: ${HOSTS}: [hooks.example.com]`,
    });
  }

  private open(operation: ContractOperation, pointer: string, openness: Openness): void {
    if (this.openSchemas.has(pointer)) return;
    this.openSchemas.add(pointer);
    this.add('open-schema', 'undecided', pointer, operation.spec.id, {
      message: `${title(operation)} ${OPEN[openness].message}`,
      remedy: OPEN[openness].remedy,
    });
  }

  private add(
    code: ContractFinding['code'],
    severity: ContractFinding['severity'],
    pointer: string,
    operation: string | undefined,
    text: Pick<ContractFinding, 'message' | 'remedy'>,
  ): void {
    this.drafts.push({ code, severity, pointer, ...(operation === undefined ? {} : { operation }), ...text });
  }
}

function title(operation: ContractOperation): string {
  return `${operation.spec.method} ${operation.spec.path}`;
}

function prefixes(path: string): string[] {
  const segments = segmentsOf(path);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

const COMPOSITION = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'enum', 'const'];

type Openness = 'everything' | 'unsaid' | 'further';

const OPEN: Readonly<Record<Openness, { message: string; remedy: string }>> = {
  everything: {
    message: 'takes a value that the schema says nothing about: every value passes',
    remedy: 'say what the value is with "type" and its constraints',
  },
  unsaid: {
    message: 'has a schema that does not say whether further members are allowed: they are refused',
    remedy: 'say additionalProperties: false, or true where callers may send members that the schema does not name',
  },
  further: {
    message: 'takes members that the schema does not name, as it says itself',
    remedy: 'set additionalProperties: false (with allOf: unevaluatedProperties: false), or describe the members',
  },
};

function opennessOf(schema: JsonObject): Openness | undefined {
  if (COMPOSITION.some((key) => key in schema)) return undefined;
  const types = asList(Array.isArray(schema.type) ? schema.type : [schema.type]);
  const further = [schema.additionalProperties, schema.unevaluatedProperties];
  if (schema.type === undefined && schema.properties === undefined && !further.includes(false)) {
    const isSilent = !['items', 'required', 'pattern', 'minimum', 'patternProperties'].some((key) => key in schema);
    return isSilent ? 'everything' : undefined;
  }
  if (!types.includes('object') && schema.properties === undefined) return undefined;
  if (further.some((value) => value === false || isObject(value))) return undefined;
  return further.includes(true) ? 'further' : 'unsaid';
}

function isUnbounded(schema: JsonObject): boolean {
  if (schema.readOnly === true) return false;
  if (schema.type === 'array') return !('maxItems' in schema);
  if (schema.type !== 'string') return false;
  return !['maxLength', 'enum', 'const', 'pattern', 'format'].some((key) => key in schema);
}
