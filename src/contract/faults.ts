import type { Bundle } from './bundle';
import type { ContractFault } from './contract-error';

/** Collects the faults of a bundled document, each placed in its original file. */
export class Faults {
  readonly list: ContractFault[] = [];

  constructor(private readonly bundle: Bundle) {}

  add(pointer: string, message: string, remedy: string): void {
    this.list.push({ ...this.bundle.place(pointer), message, remedy });
  }

  /** Where a pointer into the bundled document stands in the files that the author wrote. */
  origin(pointer: string): Pick<ContractFault, 'file' | 'pointer'> {
    return this.bundle.origin(pointer);
  }
}
