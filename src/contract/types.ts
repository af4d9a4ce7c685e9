import type { OperationSpec } from '../vocabulary';
import type { JsonObject } from './pointer';

/** A JSON Schema of the contract; `$ref`s lead into `ContractModel.document`. */
export type SchemaObject = JsonObject;

/** One parsed contract. */
export interface ContractModel {
  readonly file: string;
  readonly openapi: '3.0' | '3.1';
  readonly title: string;
  readonly version: string;
  /** The whole document with external files bundled under `x-hardened-bundle`: every `$ref` starts with `#`. */
  readonly document: JsonObject;
  readonly operations: readonly ContractOperation[];
  readonly findings: readonly ContractFinding[];
}

export const FINDING_CODES = [
  'identifier-without-resource',
  'identifier-inferred',
  'identifier-unbound',
  'identifier-in-object-parameter',
  'response-object-undecided',
  'operation-without-security',
  'security-not-a-token',
  'open-schema',
  'unbounded-input',
  'body-optional',
  'body-not-json',
  'body-xml-refused',
  'url-without-hosts',
  'parameter-not-in-path',
  'path-parameter-renamed',
  'plain-http-server',
  'too-many-resources',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** Something that the contract leaves undecided (`undecided`) or that its author should know (`warning`). */
export interface ContractFinding {
  readonly code: FindingCode;
  readonly severity: 'undecided' | 'warning';
  readonly file: string;
  /** JSON pointer into that file. */
  readonly pointer: string;
  readonly operation?: string;
  readonly message: string;
  readonly remedy: string;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

export interface ContractParameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly schema: SchemaObject;
  /** Set when the parameter is described by `content` instead of `schema`: its value is text of this media type. */
  readonly contentType?: string;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly examples: readonly unknown[];
  /** Where the parameter object stands, and its schema. */
  readonly pointer: string;
  readonly schemaPointer: string;
}

export interface ContractBody {
  /** True also when the contract does not say: see the finding `body-optional`. */
  readonly required: boolean;
  readonly contents: Readonly<Record<string, SchemaObject>>;
  /** Content type to the pointer of its schema. */
  readonly pointers: Readonly<Record<string, string>>;
  readonly examples: Readonly<Record<string, readonly unknown[]>>;
}

export interface ContractResponse {
  readonly contents: Readonly<Record<string, SchemaObject>>;
  readonly pointers: Readonly<Record<string, string>>;
  readonly examples: Readonly<Record<string, readonly unknown[]>>;
  /** Headers that the response declares, names in lower case. */
  readonly headers: readonly ContractParameter[];
}

/** An identifier-like parameter or body member of which the contract does not say whose object it names. */
export interface IdentifierCandidate {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Parameter name; for a body, the pointer with `*` for list items. */
  readonly name: string;
  readonly pointer: string;
}

/** The value of `x-hardened`, as written. Its JSON Schema is `schema/x-hardened.schema.json`. */
export interface XHardened {
  readonly resource?: string;
  readonly identifiers?: readonly {
    readonly in: 'path' | 'query' | 'header' | 'body';
    readonly name: string;
    readonly resource: string;
    readonly parent?: string;
  }[];
  readonly returns?: readonly {
    readonly resource: string;
    readonly id: string;
    readonly tenant?: string;
    readonly owner?: string;
  }[];
  readonly ownership?: OperationSpec['ownership'];
  readonly stepUp?: OperationSpec['stepUp'];
  readonly action?: string;
  readonly roles?: readonly string[];
  readonly rate?: OperationSpec['rate'];
  readonly weight?: number;
  readonly maxBodyBytes?: number;
  readonly sensitivity?: OperationSpec['sensitivity'];
  readonly responses?: OperationSpec['responses'];
  readonly xml?: 'strict';
}

export interface ContractOperation {
  readonly spec: OperationSpec;
  readonly pointer: string;
  /** The path that the gateway deploys: parameter names unified where two paths name one position differently. */
  readonly gatewayPath: string;
  /** Path level and operation level merged. */
  readonly parameters: readonly ContractParameter[];
  readonly body?: ContractBody;
  /** Status (`200`, `4XX`, `default`) to response. */
  readonly responses: Readonly<Record<string, ContractResponse>>;
  /** The security requirements that apply: the operation's, else the document's. */
  readonly security?: readonly JsonObject[];
  readonly hardened?: XHardened;
  readonly identifierCandidates: readonly IdentifierCandidate[];
}
