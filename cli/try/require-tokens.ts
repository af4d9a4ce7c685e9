import type { ContractModel } from '../../src/contract/types';

/**
 * The contract with a token required where it publishes an operation without one: a trial waives no authentication, and
 * the finding `operation-without-security` tells the reader so.
 */
export function requireTokens(model: ContractModel): ContractModel {
  const operations = model.operations.map(({ security, ...operation }) => {
    const isPublic = security?.length === 0 || security?.some((alternative) => Object.keys(alternative).length === 0);
    return isPublic || security === undefined ? operation : { ...operation, security };
  });
  return { ...model, operations };
}
