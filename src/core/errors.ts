/** One fault of a declaration: where it is, what is wrong, what to do. */
export interface Fault {
  readonly where: string;
  readonly what: string;
  readonly remedy: string;
}

/** Everything that is wrong with one declaration, reported together. */
export class HardeningError extends Error {
  constructor(
    subject: string,
    readonly faults: readonly Fault[],
  ) {
    super(`${subject}\n${faults.map((fault) => `  - ${text(fault)}`).join('\n')}`);
    this.name = 'HardeningError';
  }
}

/** Throws one error that names every fault; returns when there is none. */
export function refuseFaults(subject: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new HardeningError(`${subject}: ${count(faults.length)}`, faults);
}

function text({ where, what, remedy }: Fault): string {
  return `${where}: ${what}; ${remedy}`;
}

function count(faults: number): string {
  return faults === 1 ? '1 fault' : `${faults} faults`;
}
