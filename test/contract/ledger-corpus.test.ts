import { join, relative } from 'node:path';
import { documentLedger } from '../../cli/ledger/document-ledger';
import { ContractError, type ContractModel, parseContract } from '../../src/contract';
import { documentsIn } from './contract-files';

const ROOT = join(__dirname, '../..');
const DOCUMENTS = [
  join(ROOT, 'examples/orders/openapi.yaml'),
  ...documentsIn(join(ROOT, 'test/corpus/documents')),
  ...documentsIn(join(ROOT, '../shared/data/openapi')),
  ...['3.0', '3.1'].flatMap((version) => documentsIn(join(ROOT, 'node_modules/@readme/oas-examples', version))),
];

function parsed(file: string): ContractModel | undefined {
  try {
    return parseContract(file);
  } catch (error) {
    if (error instanceof ContractError) return undefined;
    throw error;
  }
}

const MODELS = DOCUMENTS.flatMap((file) => {
  const model = parsed(file);
  return model ? [[relative(ROOT, file), model] as const] : [];
});

test.each(MODELS)('the ledger of %s drops nothing', (_, model) => {
  expect(documentLedger(model).dropped).toEqual([]);
});
