import type { OperationTable } from '../vocabulary';
import type { ContractModel } from './types';

/** What authorizer and guard know of the contract. */
export function operationTable(model: ContractModel, api: string): OperationTable {
  const operations = model.operations.map(({ spec, gatewayPath }) =>
    gatewayPath === spec.path ? spec : { ...spec, gatewayPath },
  );
  return { api, version: model.version, operations };
}
