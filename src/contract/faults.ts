import type { Bundle } from './bundle';
import type { ContractFault } from './contract-error';

/** Collects the faults of a bundled document, each placed in its original file. */
export class Faults {
  readonly list: ContractFault[] = [];

  constructor(private readonly bundle: Bundle) {}

  add(pointer: string, message: string, remedy: string): void {
    this.list.push({ ...this.bundle.place(pointer), message, remedy });
  }

  file(pointer: string): string {
    return this.bundle.fileOf(pointer);
  }
}
