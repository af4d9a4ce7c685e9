/** One fault of a document: what is wrong, where, and what to do about it. */
export interface ContractFault {
  readonly file: string;
  /** JSON pointer into the file; empty for the file as a whole. */
  readonly pointer: string;
  readonly line?: number;
  readonly message: string;
  readonly remedy: string;
}

const SHOWN = 50;

/** All faults of one contract, reported together. */
export class ContractError extends Error {
  public readonly faults: readonly ContractFault[];

  constructor(file: string, faults: readonly ContractFault[]) {
    const sorted = [...faults].sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
    super(message(file, sorted));
    this.name = 'ContractError';
    this.faults = sorted;
  }
}

function message(file: string, faults: readonly ContractFault[]): string {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  const more = faults.length > SHOWN ? [`  ... and ${faults.length - SHOWN} more`] : [];
  return [`the contract ${file} has ${count}`, ...faults.slice(0, SHOWN).map(line), ...more].join('\n');
}

function line(fault: ContractFault): string {
  const place = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
  const pointer = fault.pointer === '' ? '' : ` ${fault.pointer}`;
  return `  ${place}${pointer}: ${fault.message}; ${fault.remedy}`;
}
