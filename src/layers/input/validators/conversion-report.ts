import { type ValidatorFinding, ValidatorError } from './findings';

/** Collects what a conversion could not do in full, and what it could not do at all, each once. */
export class ConversionReport {
  private readonly found = new Map<string, ValidatorFinding>();
  private readonly faults = new Map<string, { readonly pointer: string; readonly message: string }>();

  /** Places of the schemas that were converted. */
  readonly places = new Set<string>();

  convert(pointer: string): void {
    this.places.add(plain(pointer));
  }

  get findings(): readonly ValidatorFinding[] {
    return [...this.found.values()];
  }

  find(
    severity: ValidatorFinding['severity'],
    code: string,
    pointer: string,
    text: { readonly message: string; readonly remedy: string },
  ): void {
    const at = plain(pointer);
    this.found.set(`${code} ${at} ${text.message}`, { severity, code, pointer: at, ...text });
  }

  fault(pointer: string, message: string): void {
    const at = plain(pointer);
    this.faults.set(`${at} ${message}`, { pointer: at, message });
  }

  /** @throws ValidatorError with every fault, where there is one */
  assertSound(): void {
    if (this.faults.size > 0) throw new ValidatorError([...this.faults.values()]);
  }
}

/** References carry a `#` in front of their pointer. */
function plain(pointer: string): string {
  return pointer.replace(/^#/, '');
}
