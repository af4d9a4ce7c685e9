import { Contract } from '../../src/contract/contract';
import { inferHardening } from '../../src/contract/infer-hardening';
import type { BootReport } from '../gateway/boot-report';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { documentLedger } from '../ledger/document-ledger';
import { ledgerTable } from '../report/ledger-table';
import { print, printError } from '../report/print';
import { progressLine } from '../report/progress';
import { tryReport } from '../report/try-report';
import { brokenExamples } from '../try/broken-examples';
import { constraintRecord, totalsOf } from '../try/ledger';
import { requireTokens } from '../try/require-tokens';
import { resourceTypesOf } from '../try/resource-types';
import { samplingOf } from '../try/sampling';
import { synthesizeTrial } from '../try/synthesize';
import { checkTemplates, hasOpenFinding } from './check';
import { drillAssembly } from './drill-assembly';

export interface TryOptions {
  /** Folder that takes the synthesized assembly. */
  readonly keep?: string;
  /** Print every constraint of the document and who keeps it. */
  readonly ledger?: boolean;
}

/**
 * The newcomer's command: a hardened stack around any document, checked, served and attacked, and what the document
 * leaves undecided.
 *
 * @returns exit code: 0 when every attack was refused and no rule fired, 1 otherwise.
 */
export async function tryCommand(document: string, { keep, ledger: isLedgerWanted }: TryOptions): Promise<number> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const progress = (text: string) => printError(`  ${seconds().toFixed(1).padStart(5)} s  ${text}`);
  const contract = Contract._fromModel(requireTokens(inferHardening(Contract.fromFile(document)._model)));
  progress(`read ${contract._model.operations.length} operations`);
  const trial = synthesizeTrial(contract, resourceTypesOf(contract._model), keep);
  try {
    progress('synthesized the stack');
    const checked = checkTemplates([trial.dir], new Date());
    progress('checked the template; now it is served and attacked');
    const sampling = samplingOf(contract._model);
    const { drill, boot } = await attack(trial.dir, sampling?.operationsPerAttack);
    const { entries, findings } = constraintRecord(trial.dir);
    const said = {
      ledger: totalsOf(entries, documentLedger(contract._model).dropped.length),
      inputFindings: [...findings, ...brokenExamples(contract._model)],
    };
    const facts = { document, contract: contract._model, checked, drill, boot, ...said, sampling, kept: keep };
    if (isLedgerWanted) for (const line of ledgerTable(entries)) print(line);
    for (const line of tryReport({ ...facts, seconds: seconds() })) print(line);
    return drill.failed === 0 && !checked.some(hasOpenFinding) ? 0 : 1;
  } finally {
    trial.dispose();
  }
}

async function attack(dir: string, operationsPerAttack: number | undefined) {
  const boots: BootReport[] = [];
  const line = progressLine('attacked');
  const drill = await drillAssembly(loadAssembly(dir), {
    operationsPerAttack,
    onBoot: (report) => boots.push(report),
    onProgress: ({ done, total, result }) => line.update(done, total, `${result.slug} ${result.name}`),
  });
  line.end();
  return { drill, boot: boots[0]! };
}
