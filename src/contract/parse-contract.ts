import { resolve } from 'node:path';
import { type Bundle, bundle } from './bundle';
import { ContractError, type ContractFault } from './contract-error';
import { Faults } from './faults';
import { Findings } from './findings';
import { readOperations } from './operations';
import { asObject, isObject, type JsonObject, join } from './pointer';
import { schemaRoots } from './schema-roots';
import { walkSchemas } from './schema-walk';
import { readSource } from './source-file';
import type { ContractModel, ContractOperation } from './types';
import { validateDocument, validateSchema31 } from './validate-document';

/** Reads a contract. Throws one `ContractError` with all faults that its files have. */
export function parseContract(path: string): ContractModel {
  const file = resolve(path);
  const read = readSource(file);
  if (!read.ok) throw new ContractError(path, read.faults);
  const version = versionOf(read.source.tree);
  if (typeof version !== 'string') throw new ContractError(path, [{ file, ...version }]);
  const parts = bundle(read.source);
  // Where a file could not be read to its end, everything behind it seems to be missing.
  if (parts.faults.some(({ pointer }) => pointer === '')) throw new ContractError(path, parts.faults);
  const faults = new Faults(parts);
  const findings = new Findings(parts.document, faults);
  validateDocument(parts.document, version, faults);
  const operations = understood(parts, faults, findings);
  checkSchemas(parts.document, version, operations, faults);
  const all = distinct([...parts.faults, ...faults.list]);
  if (all.length > 0) throw new ContractError(path, all);
  findings.wholeDocument(operations);
  const info = asObject(parts.document.info);
  return {
    file,
    openapi: version,
    title: String(info.title),
    version: String(info.version),
    document: parts.document,
    operations,
    findings: findings.list(),
  };
}

/** Members are checked one inside the other: the engine takes some 1,500, and less where its stack is smaller. */
const MAX_MEMBERS = 1_000;

type FirstFault = Omit<ContractFault, 'file'>;

function versionOf(tree: unknown): '3.0' | '3.1' | FirstFault {
  const remedy = 'point to an OpenAPI 3.0 or 3.1 document';
  if (!isObject(tree)) return { pointer: '', message: 'the file holds no OpenAPI document', remedy };
  if ('swagger' in tree) {
    const message = `the document is Swagger ${String(tree.swagger)}`;
    return {
      pointer: '/swagger',
      line: 1,
      message,
      remedy: 'convert it to OpenAPI 3 (npx swagger2openapi), then use that',
    };
  }
  const match = /^3\.([01])\.\d+/.exec(String(tree.openapi));
  if (match !== null) return match[1] === '0' ? '3.0' : '3.1';
  if (tree.openapi === undefined) return { pointer: '', message: 'the document has no "openapi" member', remedy };
  return { pointer: '/openapi', message: `OpenAPI ${JSON.stringify(tree.openapi)} is not supported`, remedy };
}

/** Operations of a document whose parts do not even have the right types cannot be read; its faults say why. */
function understood(parts: Bundle, faults: Faults, findings: Findings): ContractOperation[] {
  return isObject(parts.document.paths) ? readOperations(parts.document, faults, findings) : noPaths(parts, faults);
}

function noPaths(parts: Bundle, faults: Faults): ContractOperation[] {
  if (parts.document.paths === undefined && faults.list.length === 0) {
    faults.add(
      '',
      'the contract has no "paths"',
      'describe the operations that the API offers; webhooks are not deployed',
    );
  }
  return [];
}

function checkSchemas(
  document: JsonObject,
  version: '3.0' | '3.1',
  operations: readonly ContractOperation[],
  faults: Faults,
): void {
  const roots = schemaRoots(document, operations);
  if (version === '3.1') {
    const own = Object.entries(asObject(asObject(document.components).schemas));
    const inline = roots.filter((root) => !root.pointer.startsWith('/components/schemas/'));
    const shared = own.map(([name, value]) => ({ value, pointer: join('/components/schemas', name) }));
    for (const root of [...shared, ...inline]) validateSchema31(root.value, root.pointer, faults);
  }
  walkSchemas(document, roots, (schema, pointer) => {
    const members = Object.keys(asObject(schema.properties)).length;
    if (members > MAX_MEMBERS) {
      const what = `an object of ${members} members is more than a validator can be made for; ${MAX_MEMBERS} are taken`;
      faults.add(
        join(pointer, 'properties'),
        what,
        'divide it into objects, or describe a map with additionalProperties',
      );
    }
    if (typeof schema.pattern !== 'string' || compiles(schema.pattern)) return;
    faults.add(join(pointer, 'pattern'), `"${schema.pattern}" is no regular expression`, 'correct it (ECMA-262)');
  });
}

function compiles(pattern: string): boolean {
  return ['u', ''].some((flags) => {
    try {
      new RegExp(pattern, flags);
      return true;
    } catch {
      return false;
    }
  });
}

function distinct(faults: readonly ContractFault[]): ContractFault[] {
  return [...new Map(faults.map((fault) => [`${fault.file} ${fault.pointer} ${fault.message}`, fault])).values()];
}
