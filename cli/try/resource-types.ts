import type { ContractModel } from '../../src/contract/types';

/** Every resource type that the operations of a contract name. */
export function resourceTypesOf(model: ContractModel): readonly string[] {
  const types = model.operations.flatMap(({ spec }) => [
    ...(spec.resource ? [spec.resource] : []),
    ...spec.identifiers.map(({ resource }) => resource),
  ]);
  return [...new Set(types)].sort();
}
