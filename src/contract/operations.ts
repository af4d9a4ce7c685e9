import { type IdentifierSpec, METHODS, type OperationSpec, type ReturnSpec } from '../vocabulary';
import { requestBody, responsesOf } from './bodies';
import type { Faults } from './faults';
import type { Findings } from './findings';
import { identifierLike } from './identifiers';
import { mergedParameters } from './merged-parameters';
import { checkPath, type DeployedPath, deployedPaths, shapeOf, templateNames } from './paths';
import { asObject, deref, isObject, type JsonObject, join, type Located } from './pointer';
import { type DeclaredSecurity, declaredSecurity } from './security';
import { declaredReturns } from './returned-objects';
import { didYouMean } from './suggest';
import type { ContractBody, ContractOperation, ContractParameter, XHardened } from './types';
import { declaredIdentifiers, readHardened, X_HARDENED } from './x-hardened';

/** What the web ACL can inspect; nothing larger is let through. */
export const MAX_BODY_BYTES = 65_536;

type Method = OperationSpec['method'];

/** One method on one path of the document, before it is understood. */
interface Entry {
  readonly path: string;
  readonly method: Method;
  readonly item: Located;
  readonly operation: Located;
  /** Where the path is written, whatever its item refers to. */
  readonly pathPointer: string;
}

/** Every operation of the document. Faults and findings are collected on the way. */
export function readOperations(document: JsonObject, faults: Faults, findings: Findings): ContractOperation[] {
  const entries = listEntries(document, faults);
  if (entries.length === 0) {
    faults.add('', 'the contract describes no operation', 'describe at least one method under "paths"');
  }
  checkClaims(entries, faults);
  const deployed = deployedPaths([...new Set(entries.map((entry) => entry.path))], '/paths', faults);
  const ids = new Map<string, string>();
  return entries.map((entry) => {
    const id = operationId(entry);
    const other = ids.get(id);
    if (other !== undefined) {
      faults.add(
        entry.operation.pointer,
        `operation id "${id}" is also used at ${other}`,
        'give each operation its own "operationId"',
      );
    }
    ids.set(id, entry.operation.pointer);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    if (/[\u0000-\u001f\u007f]/.test(id)) {
      const remedy = 'write it in letters, digits and "-": it stands in records and in lists of one a line';
      faults.add(entry.operation.pointer, `operation id ${JSON.stringify(id)} has a control character`, remedy);
    }
    const path = deployed.get(entry.path) ?? { gatewayPath: entry.path, renamed: {} };
    return readOperation(document, entry, id, path, faults, findings);
  });
}

function listEntries(document: JsonObject, faults: Faults): Entry[] {
  const entries: Entry[] = [];
  for (const [path, raw] of Object.entries(asObject(document.paths))) {
    if (path.startsWith('x-')) continue;
    const pathPointer = join('/paths', path);
    checkPath(path, pathPointer, faults);
    const item = pathItem(document, raw, pathPointer);
    if (item === undefined) continue;
    if (X_HARDENED in asObject(item.value)) {
      faults.add(
        join(item.pointer, X_HARDENED),
        '"x-hardened" stands on a path, where nothing reads it',
        'move it into each operation',
      );
    }
    for (const method of METHODS) {
      const value = asObject(item.value)[method.toLowerCase()];
      const operation = { value, pointer: join(item.pointer, method.toLowerCase()) };
      if (!isObject(value)) continue;
      if (method === 'TRACE')
        faults.add(operation.pointer, 'API Gateway deploys no TRACE method', 'remove the operation');
      else entries.push({ path, method, item, operation, pathPointer });
    }
  }
  if (X_HARDENED in document) {
    faults.add(
      `/${X_HARDENED}`,
      '"x-hardened" stands on the document, where nothing reads it',
      'move it into each operation',
    );
  }
  return entries;
}

/** A path item; one that refers elsewhere may have members of its own beside the reference. */
function pathItem(document: JsonObject, raw: unknown, pointer: string): Located | undefined {
  const found = deref(document, raw, pointer);
  if (found === undefined || !isObject(raw) || raw.$ref === undefined) return found;
  const { $ref: _, ...own } = raw;
  return { value: { ...asObject(found.value), ...own }, pointer: found.pointer };
}

function checkClaims(entries: readonly Entry[], faults: Faults): void {
  const claims = new Map<string, Entry>();
  for (const entry of entries) {
    const key = `${entry.method} ${shapeOf(entry.path)}`;
    const other = claims.get(key);
    if (other !== undefined) {
      const message = `${entry.method} ${entry.path} claims the same requests as ${other.path}`;
      faults.add(entry.pathPointer, message, 'merge the two paths into one');
    }
    claims.set(key, entry);
  }
}

function operationId(entry: Entry): string {
  const { operationId: id } = asObject(entry.operation.value);
  if (typeof id === 'string' && id !== '') return id;
  const words = entry.path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const tail = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return `${entry.method.toLowerCase()}${tail === '' ? 'Root' : tail}`;
}

function readOperation(
  document: JsonObject,
  entry: Entry,
  id: string,
  path: DeployedPath,
  faults: Faults,
  findings: Findings,
): ContractOperation {
  const operation = asObject(entry.operation.value);
  const { pointer } = entry.operation;
  const all = mergedParameters(
    document,
    { value: entry.item.value, pointer: entry.item.pointer },
    entry.operation,
    faults,
  );
  const parameters = inTemplate(all, entry, id, faults, findings);
  const security = declaredSecurity(document, operation, pointer, faults);
  const hardened = readHardened(operation, pointer, faults);
  const request = requestBody(document, entry.operation, entry.method, hardened?.xml === 'strict');
  const candidates = identifierLike(document, parameters, request.body);
  const context = { document, pointer, parameters, body: request.body, candidates, faults };
  const identifiers = declaredIdentifiers(hardened, context);
  const responses = responsesOf(document, operation, pointer);
  const returns = declaredReturns(hardened, { document, pointer, responses, faults });
  const spec = specOf(entry, id, hardened, { identifiers, returns }, security, request.body);
  const declared = new Set(identifiers.map((identifier) => `${identifier.in} ${identifier.name}`));
  const open = candidates.filter((candidate) => !declared.has(`${candidate.in} ${candidate.name}`));
  const result: ContractOperation = {
    spec,
    pointer,
    gatewayPath: path.gatewayPath,
    parameters,
    body: request.body,
    responses,
    security: security.requirements,
    hardened,
    identifierCandidates: open,
  };
  findings.operation(result, {
    security,
    bodyUndecided: request.undecided,
    bodyPointer: request.pointer,
    refusedTypes: request.refused,
    renamed: path.renamed,
  });
  return result;
}

/** Path parameters and path template must agree. */
function inTemplate(
  parameters: readonly ContractParameter[],
  entry: Entry,
  id: string,
  faults: Faults,
  findings: Findings,
): ContractParameter[] {
  const names = templateNames(entry.path);
  const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
  for (const name of names.filter((template) => !declared.includes(template))) {
    const spare = declared.filter((other) => !names.includes(other));
    const remedy = `add it under "parameters" with in: path and required: true${spare.length > 0 ? `; ${didYouMean(name, spare)}` : ''}`;
    faults.add(entry.operation.pointer, `path parameter {${name}} of ${entry.path} is not declared`, remedy);
  }
  return parameters.filter((parameter) => {
    const known = parameter.in !== 'path' || names.includes(parameter.name);
    if (!known) findings.strayParameter(parameter, entry.path, id);
    return known;
  });
}

/** What happens to a response that carries too much, unless the operation says so itself. */
const RESPONSES: Readonly<Record<OperationSpec['sensitivity'], OperationSpec['responses']>> = {
  public: 'report',
  internal: 'strip',
  confidential: 'strip',
  restricted: 'block',
};

function specOf(
  entry: Entry,
  id: string,
  hardened: XHardened | undefined,
  { identifiers, returns }: { identifiers: readonly IdentifierSpec[]; returns: readonly ReturnSpec[] },
  security: DeclaredSecurity,
  body: ContractBody | undefined,
): OperationSpec {
  const sensitivity = hardened?.sensitivity ?? 'internal';
  const resource = hardened?.resource ?? identifiers.filter((identifier) => identifier.in === 'path').at(-1)?.resource;
  return {
    id,
    method: entry.method,
    path: entry.path,
    action: hardened?.action ?? id,
    roles: hardened?.roles ?? [],
    scopes: security.scopes,
    ...(resource === undefined ? {} : { resource }),
    ownership: hardened?.ownership ?? 'tenant',
    ...(hardened?.stepUp === undefined ? {} : { stepUp: hardened.stepUp }),
    identifiers,
    ...(returns.length > 0 && { returns }),
    rate: hardened?.rate ?? (entry.method === 'GET' || entry.method === 'HEAD' ? 'read' : 'write'),
    ...(hardened?.weight === undefined ? {} : { weight: hardened.weight }),
    maxBodyBytes: hardened?.maxBodyBytes ?? MAX_BODY_BYTES,
    sensitivity,
    contentTypes: Object.keys(body?.contents ?? {}),
    bodyRequired: body?.required ?? false,
    responses: hardened?.responses ?? RESPONSES[sensitivity],
  };
}
