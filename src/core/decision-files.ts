import { CONFIG_FILES, type OperationTable, type PolicyBundle } from '../vocabulary';
import { operationsText } from './operations-text';

/**
 * The operations and policies that both enforcement points decide by: the same bytes beside the authorizer and the guard.
 *
 * Made by `AuthorizationLayer`.
 *
 * @example
 * declare const authorization: AuthorizationLayer;
 *
 * const hash = authorization.decisions.bundleHash;
 */
export class DecisionFiles {
  /** The hash of the policies that stands in every decision record. */
  public readonly bundleHash: string;

  /** @internal */
  public readonly _table: OperationTable;

  /** @internal */
  public readonly _files: Readonly<Record<string, string>>;

  /** @internal */
  public static _of(
    table: OperationTable,
    bundle: PolicyBundle,
    more: Readonly<Record<string, string>> = {},
  ): DecisionFiles {
    return new DecisionFiles(table, bundle, more);
  }

  private constructor(table: OperationTable, bundle: PolicyBundle, more: Readonly<Record<string, string>>) {
    this.bundleHash = bundle.hash;
    this._table = table;
    this._files = {
      ...more,
      [CONFIG_FILES.operations]: operationsText(table, bundle.hash),
      [CONFIG_FILES.policies]: JSON.stringify(bundle),
    };
  }
}
