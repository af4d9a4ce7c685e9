import { parseContract } from './parse-contract';
import type { ContractModel } from './types';

/**
 * The published OpenAPI document: the one source of truth for operations, schemas, scopes, identifiers and limits.
 *
 * OpenAPI 3.0 and 3.1, YAML or JSON, in one file or several. References are resolved across files and never over the
 * network. The extension object `x-hardened` of an operation says what OpenAPI cannot: the resource type, where its
 * identifier is, ownership, action, roles, rate class, body size, sensitivity
 * (`schema/x-hardened.schema.json`).
 *
 * @example
 * const contract = Contract.fromFile('openapi.yaml');
 */
export class Contract {
  /**
   * Reads a contract from a file.
   *
   * Throws when the document cannot be used: with all of its faults together, each with file, line, JSON pointer and
   * remedy.
   *
   * @param path path of the OpenAPI document, absolute or relative to the working directory.
   */
  public static fromFile(path: string): Contract {
    return new Contract(parseContract(path));
  }

  /** @internal */
  public static _fromModel(model: ContractModel): Contract {
    return new Contract(model);
  }

  /** Title of the API (`info.title`). */
  public readonly title: string;
  /** Version of the contract (`info.version`). */
  public readonly contractVersion: string;
  /** @internal */
  public readonly _model: ContractModel;

  private constructor(model: ContractModel) {
    this.title = model.title;
    this.contractVersion = model.version;
    this._model = model;
  }
}
