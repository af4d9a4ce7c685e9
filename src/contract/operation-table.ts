import type { OperationTable } from '../vocabulary';
import type { ContractModel } from './types';

/** What authorizer and guard know of the contract: the file `config/operations.json`. */
export function operationTable(model: ContractModel, api: string): OperationTable {
  return { api, version: model.version, operations: model.operations.map((operation) => operation.spec) };
}
