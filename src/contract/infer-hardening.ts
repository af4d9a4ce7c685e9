import type { IdentifierSpec } from '../vocabulary';
import { segmentsOf } from './paths';
import { tokensOf } from './pointer';
import type { ContractFinding, ContractModel, ContractOperation, IdentifierCandidate } from './types';

/**
 * The contract with a guess in place of what it leaves undecided about objects, for a first look at a document that
 * nobody prepared: a path parameter names an object of the type that the segment before it says (`/orders/{id}` is an
 * `Order`), owned by a tenant. Elsewhere an identifier is bound only where its name says a type that a path knows, too.
 * Every guess is a finding, and so is every identifier that stays unbound.
 */
export function inferHardening(model: ContractModel): ContractModel {
  const known = new Set(model.operations.flatMap((operation) => pathTypes(operation)));
  const inferences = model.operations.map((operation) => infer(operation, known));
  const settled = model.findings.filter((finding) => finding.code !== 'identifier-without-resource');
  const guessed = inferences.flatMap(({ findings }) =>
    findings.map((finding) => ({ ...finding, ...originOf(model, finding) })),
  );
  return {
    ...model,
    operations: inferences.map(({ operation }) => operation),
    findings: [...settled, ...guessed],
  };
}

/** The place that the parser found for the same identifier. */
function originOf(
  model: ContractModel,
  guess: Omit<ContractFinding, 'file'>,
): Pick<ContractFinding, 'file' | 'pointer'> {
  const isSame = ({ code, operation, message }: ContractFinding) =>
    code === 'identifier-without-resource' && operation === guess.operation && sameSubject(message, guess.message);
  const { file, pointer } = model.findings.find(isSame) ?? { file: model.file, pointer: guess.pointer };
  return { file, pointer };
}

/** Both messages start with place, name and operation. */
function sameSubject(a: string, b: string): boolean {
  const subject = (message: string) => message.split(' ', 5).join(' ');
  return subject(a) === subject(b);
}

interface Inference {
  readonly operation: ContractOperation;
  readonly findings: readonly Omit<ContractFinding, 'file'>[];
}

function infer(operation: ContractOperation, known: ReadonlySet<string>): Inference {
  const bound: IdentifierSpec[] = [];
  const findings = operation.identifierCandidates.map((candidate) => {
    const resource = resourceOf(operation, candidate);
    if (resource === undefined || (candidate.in !== 'path' && !known.has(resource)))
      return unbound(operation, candidate);
    bound.push({ in: candidate.in, name: candidate.name, resource });
    return inferred(operation, candidate, resource);
  });
  const identifiers = [...operation.spec.identifiers, ...bound];
  const resource =
    operation.spec.resource ?? identifiers.filter((identifier) => identifier.in === 'path').at(-1)?.resource;
  const spec = { ...operation.spec, identifiers, ...(resource === undefined ? {} : { resource }) };
  return { operation: { ...operation, spec, identifierCandidates: [] }, findings };
}

function inferred(operation: ContractOperation, candidate: IdentifierCandidate, resource: string) {
  const { id, method, path } = operation.spec;
  return {
    code: 'identifier-inferred',
    severity: 'undecided',
    pointer: candidate.pointer,
    operation: id,
    message: `${candidate.in} ${candidate.name} of ${method} ${path} is taken for the identifier of a ${resource}, owned by a tenant`,
    remedy: `confirm it: x-hardened.identifiers: [{ in: ${candidate.in}, name: ${candidate.name}, resource: ${resource} }]`,
  } as const;
}

function unbound(operation: ContractOperation, candidate: IdentifierCandidate) {
  const { id, method, path } = operation.spec;
  return {
    code: 'identifier-unbound',
    severity: 'undecided',
    pointer: candidate.pointer,
    operation: id,
    message: `${candidate.in} ${candidate.name} of ${method} ${path} looks like an identifier; nothing tells whose object it names`,
    remedy: `say it: x-hardened.identifiers: [{ in: ${candidate.in}, name: ${candidate.name}, resource: ... }]`,
  } as const;
}

function pathTypes(operation: ContractOperation): string[] {
  const declared = operation.spec.identifiers.map((identifier) => identifier.resource);
  const inPath = operation.identifierCandidates.filter((candidate) => candidate.in === 'path');
  const types = inPath.map((candidate) => resourceOf(operation, candidate));
  return [...declared, ...types.filter((type) => type !== undefined)];
}

/** `/orders/{id}` says Order; `customerId` says Customer; a bare `id` in a body says what the path is about. */
function resourceOf(operation: ContractOperation, candidate: IdentifierCandidate): string | undefined {
  const segments = segmentsOf(operation.spec.path);
  if (candidate.in === 'path') {
    const index = segments.findIndex((segment) => segment.includes(`{${candidate.name}}`));
    const before = lastLiteral(segments.slice(0, index));
    return typeName(before) ?? typeName(stem(candidate.name));
  }
  const name =
    candidate.in === 'body'
      ? tokensOf(candidate.name)
          .filter((token) => token !== '*')
          .at(-1)
      : candidate.name;
  const isBare = candidate.in !== 'body' || tokensOf(candidate.name).length === 1;
  const own = typeName(stem(name ?? ''));
  if (own !== undefined || !isBare) return own;
  // The id in the body of a creation is that of an object which does not exist yet.
  const isCreation = operation.spec.method === 'POST' && candidate.in === 'body';
  return isCreation ? undefined : typeName(lastLiteral(segments));
}

function lastLiteral(segments: readonly string[]): string {
  return segments.filter((segment) => !segment.includes('{')).at(-1) ?? '';
}

/** `customerId` without what makes it an identifier. */
function stem(name: string): string {
  return name.replace(/[_.-]?(ids?|IDs?|Ids?|uuids?|Uuid|UUID|guid|Guid|GUID)$/, '');
}

/** A word of a path or parameter as the name of a type: singular, in Pascal case. */
export function typeName(word: string): string | undefined {
  const words = word.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  if (words.length === 0) return undefined;
  words.push(singular(words.pop() ?? ''));
  const name = words.map((part) => part[0].toUpperCase() + part.slice(1)).join('');
  return /^[A-Z][A-Za-z0-9]{0,63}$/.test(name) ? name : undefined;
}

function singular(word: string): string {
  if (/(ss|us|is|news)$/i.test(word) || word.length < 4) return word;
  if (/ies$/i.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|z|ss)es$/i.test(word)) return word.slice(0, -2);
  return /s$/i.test(word) ? word.slice(0, -1) : word;
}
