import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  ContractError,
  type ContractFault,
  type ContractModel,
  type ContractOperation,
  parseContract,
} from '../../src/contract';

export const FIXTURES = join(__dirname, 'fixtures');

export function fixture(name: string): ContractModel {
  return parseContract(join(FIXTURES, name));
}

/** The faults of a document that is refused; fails the test for one that is not. */
export function faultsOf(file: string): readonly ContractFault[] {
  try {
    parseContract(file);
  } catch (error) {
    if (error instanceof ContractError) return error.faults;
    throw error;
  }
  throw new Error(`${file} was accepted`);
}

export function operation(model: ContractModel, id: string): ContractOperation {
  const found = model.operations.find((candidate) => candidate.spec.id === id);
  if (found === undefined) throw new Error(`no operation ${id} in ${model.file}`);
  return found;
}

/** The documents below a folder; none where the folder is absent. */
export function documentsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return documentsIn(path);
    return /\.(ya?ml|json)$/.test(name) ? [path] : [];
  });
}
