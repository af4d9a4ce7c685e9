import type { OperationSpec } from '../../../vocabulary';
import type { ParameterPlace } from '../../../vocabulary/validators';
import type { OpenApiVersion } from './dialect';
import type { Schema } from './json-schema';

/** What the compiler reads of a parameter of the contract. */
export interface ValidatorParameter {
  readonly in: ParameterPlace;
  readonly name: string;
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly schema: Schema;
  /** Set when the value is text of this media type instead of a styled value. */
  readonly contentType?: string;
  /** Where the parameter object and its schema stand in the document. */
  readonly pointer: string;
  readonly schemaPointer: string;
}

interface ValidatorContents {
  readonly contents: Readonly<Record<string, Schema>>;
  /** Content type to the place of its schema. */
  readonly pointers: Readonly<Record<string, string>>;
}

/** What the compiler reads of an operation. */
export interface ValidatorOperation {
  readonly spec: Pick<OperationSpec, 'id' | 'responses'>;
  /** `strict`: XML is read by a reader without document types and entities. */
  readonly hardened?: { readonly xml?: 'strict' };
  readonly parameters: readonly ValidatorParameter[];
  readonly body?: ValidatorContents;
  readonly responses: Readonly<Record<string, ValidatorContents & { readonly headers: readonly ValidatorParameter[] }>>;
}

/** What the compiler reads of a contract: a `ContractModel` is one. */
export interface ValidatorModel {
  readonly openapi: OpenApiVersion;
  readonly document: Readonly<Record<string, unknown>>;
  readonly operations: readonly ValidatorOperation[];
}
