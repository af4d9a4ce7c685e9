import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ContractModel, FindingCode } from './contract';
import type { ValidatorFinding } from './layers/input/validators';

/** What the input layer has to say about a contract. */
export interface InputFacts {
  readonly findings: readonly ValidatorFinding[];
  /** Ids of the operations whose bodies API Gateway checks in part only. */
  readonly opened: readonly string[];
}

/** Findings on the contract that matter to whoever deploys it: a gap that nothing else reports, a quota that may be too low. */
const TOLD: readonly FindingCode[] = ['response-object-undecided', 'too-many-resources'];

/** Tells whoever runs the synth what of the contract is not enforced as its author may think: one warning of a kind. */
export function warnOfLimits(
  scope: Construct,
  { file, findings: contractFindings }: ContractModel,
  { findings, opened }: InputFacts,
): void {
  const warn = (code: string, text: string) =>
    Annotations.of(scope).addWarningV2(`cdk-hardened-api:${code}`, `${file}: ${text}`);
  for (const code of TOLD) {
    const [first, ...others] = contractFindings.filter((finding) => finding.code === code);
    if (!first) continue;
    const more = others.length === 0 ? '' : ` (and ${others.length} more places)`;
    warn(code, `${first.message}${more}; ${first.remedy}`);
  }
  for (const code of new Set(findings.map((finding) => finding.code))) {
    const [first, ...more] = findings.filter((finding) => finding.code === code);
    const places = more.length === 0 ? '' : ` (and ${more.length} more)`;
    warn(code, `${first.pointer}: ${first.message}${places}; ${first.remedy}`);
  }
  if (opened.length > 0) {
    const remedy = 'split the contract, or leave them to the guard';
    warn(
      'gateway-model-open',
      `the template has no room for the models of ${some(opened)}, so that the guard alone checks their bodies; ${remedy}`,
    );
  }
}

const SHOWN = 5;

function some(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more operations` : '');
}
