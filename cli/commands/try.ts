import { Contract } from '../../src/contract/contract';
import { inferHardening } from '../../src/contract/infer-hardening';
import { resourceTypesOf } from '../try/resource-types';
import { synthesizeTrial } from '../try/synthesize';
import { tryReport } from '../report/try-report';
import { print, printError } from '../report/print';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { checkTemplates } from './check';
import { drillAssembly } from './drill-assembly';
import { ledgerOf } from '../try/ledger';

/**
 * The newcomer's command: a hardened stack around any document, checked, served and attacked, and what the document
 * leaves undecided.
 *
 * @returns exit code: 0 when every attack was refused, 1 otherwise.
 */
export async function tryCommand(document: string, options: { keep?: string }): Promise<number> {
  const started = performance.now();
  const progress = (text: string) =>
    printError(`  ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}`);
  const declared = Contract.fromFile(document);
  const contract = Contract._fromModel(inferHardening(declared._model));
  progress(`read ${contract._model.operations.length} operations`);
  const trial = synthesizeTrial(contract, resourceTypesOf(contract._model), options.keep);
  try {
    progress('synthesized the stack');
    const checked = checkTemplates([trial.dir], new Date());
    progress('checked the template');
    let shown = 0;
    const drill = await drillAssembly(loadAssembly(trial.dir), {
      onProgress: ({ done, total }) => {
        if (done !== total && done - shown < 100) return;
        shown = done;
        progress(`attacked: ${done} of ${total}`);
      },
    });
    const ledger = ledgerOf(trial.dir);
    for (const line of tryReport({
      contract: contract._model,
      checked,
      drill,
      ledger,
      seconds: (performance.now() - started) / 1000,
    }))
      print(line);
    return drill.failed === 0 ? 0 : 1;
  } finally {
    trial.dispose();
  }
}
