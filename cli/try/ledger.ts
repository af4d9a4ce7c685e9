import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '../../src/contract/ledger';
import type { ValidatorFinding } from '../../src/layers/input/validators/findings';

/** Where the constraints of a document are enforced, counted. */
export interface LedgerTotals {
  readonly constraints: number;
  /** Checked by API Gateway's model first, and by the guard again. */
  readonly gateway: number;
  /** Checked by the guard. */
  readonly guard: number;
  /** Of content types that nobody can check: such requests and responses are refused. */
  readonly refused: number;
  /** Annotations by JSON Schema's own word: formats that nobody has defined. */
  readonly notes: number;
  /** Enforced nowhere. */
  readonly dropped: number;
}

/** What synth wrote about constraints beside the template. */
export interface ConstraintRecord {
  readonly entries: readonly LedgerEntry[];
  readonly findings: readonly ValidatorFinding[];
}

/** Reads ledger and findings of an assembly. */
export function constraintRecord(assembly: string): ConstraintRecord {
  const manifests = readdirSync(assembly)
    .filter((file) => file.endsWith('.manifest.json'))
    .map((file) => JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Manifest);
  return {
    entries: manifests.flatMap(({ constraints }) => constraints),
    findings: manifests.flatMap(({ findings }) => findings),
  };
}

interface Manifest {
  readonly constraints: readonly LedgerEntry[];
  readonly findings: readonly ValidatorFinding[];
}

/** @param dropped how many constraints of the document nobody keeps */
export function totalsOf(entries: readonly LedgerEntry[], dropped: number): LedgerTotals {
  const of = (...kept: string[]) => entries.filter((entry) => kept.includes(entry.kept)).length;
  return {
    constraints: of('both', 'guard', 'refused', 'note') + dropped,
    gateway: of('both'),
    guard: of('both', 'guard'),
    refused: of('refused'),
    notes: of('note'),
    dropped,
  };
}
