/** Something of the contract that the guard cannot enforce in full, or that the author should look at. */
export interface ValidatorFinding {
  /** `undecided`: the author must decide; `warning`: enforced, with a limit that the text names. */
  readonly severity: 'undecided' | 'warning';
  readonly code: string;
  /** JSON pointer into the contract. */
  readonly pointer: string;
  readonly message: string;
  readonly remedy: string;
}

/** A schema that cannot be enforced at all. Thrown with every fault of the document. */
export class ValidatorError extends Error {
  constructor(readonly faults: readonly { readonly pointer: string; readonly message: string }[]) {
    super(faults.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
    this.name = 'ValidatorError';
  }
}
