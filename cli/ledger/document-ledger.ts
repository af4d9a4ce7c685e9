import { gatewayBody } from '../../src/contract/gateway-body';
import type { LedgerEntry } from '../../src/contract/ledger';
import type { ContractModel } from '../../src/contract/types';
import { compileValidators } from '../../src/layers/input/validators';
import type { ValidatorFinding } from '../../src/layers/input/validators/findings';
import { SecondCount } from './second-count';

/** Who keeps every constraint of a document, held against two accounts that the ledger does not write. */
export interface DocumentLedger {
  readonly entries: readonly LedgerEntry[];
  /** Constraints that nobody keeps, as `pointer keyword`. */
  readonly dropped: readonly string[];
}

/**
 * The constraint ledger of a contract. A constraint counts as dropped where a second count finds it and the ledger does
 * not, and where the ledger names the guard, whose compiler never came to the schema.
 */
export function documentLedger(model: ContractModel): DocumentLedger {
  const limits: ValidatorFinding[] = [];
  const compiled = new Set<string>();
  compileValidators(model, limits, compiled);
  const { ledger: entries } = gatewayBody(model, {
    securityScheme: { name: 'hardened', definition: {} },
    integration: () => ({}),
    gatewayResponses: {},
    limits,
  });
  const booked = new Set(entries.map(({ pointer, keyword }) => `${pointer} ${keyword}`));
  const { found } = new SecondCount(model.document, model.openapi === '3.0');
  const unread = entries.filter(({ kept, pointer }) => (kept === 'guard' || kept === 'both') && !compiled.has(pointer));
  const dropped = [
    ...[...found].filter((key) => !booked.has(key)),
    ...unread.filter((entry) => !isOwn(model, entry)).map(({ pointer, keyword }) => `${pointer} ${keyword}`),
  ];
  return { entries, dropped };
}

/** Required parameters, headers and bodies are no schemas: plans of the guard carry them. */
function isOwn({ operations }: ContractModel, { keyword, pointer }: LedgerEntry): boolean {
  if (keyword !== 'required') return false;
  return operations.some(({ pointer: at, parameters, responses }) => {
    const headers = Object.values(responses).flatMap((response) => response.headers);
    return pointer === `${at}/requestBody` || [...parameters, ...headers].some((part) => part.pointer === pointer);
  });
}
