import { Script } from 'node:vm';
import type {
  BodyPlan,
  BodyPlans,
  OperationValidators,
  PublishedShape,
  SchemaValidator,
  ValidatorIndex,
  ValidatorTable,
  Written,
  WrittenOperation,
} from '../../../src/vocabulary/validators';
import { type IndexedText, indexedText, openIndexed } from '../../core/indexed-file';
import { requireRuntime } from './runtime-modules';

type Validate = SchemaValidator & { evaluated?: unknown };
type Run = (value: unknown, place?: unknown) => boolean;
type Functions = Readonly<Record<string, Validate>>;
type Chunk = (require: (name: string) => unknown, functions: Functions) => Validate;

const HEAD = 'module.exports=';

/** Reads `config/validators.js`: its index at once, everything else when it is needed. */
export function loadValidators(file: string): ValidatorTable {
  return validatorsIn(openIndexed(file), file);
}

/** The same for a file that is in memory. */
export function readValidators(bytes: Buffer, filename: string): ValidatorTable {
  return validatorsIn(indexedText(bytes), filename);
}

/**
 * Takes the text apart without running it. Functions see nothing but the fixed table of runtime modules, and all modules are
 * there or nothing starts.
 */
function validatorsIn(text: IndexedText, filename: string): ValidatorTable {
  const { modules, functions: names, operations: ids, ends } = indexOf(text, filename);
  for (const name of modules) requireRuntime(name);
  /** The text of a statement, without its brackets and its end. */
  const statement = (at: number) => text.read((ends[at - 1] ?? 0) + 1, ends[at] - 3);
  const functions: Functions = lazily(names, (at) => onFirstUse(() => compile(statement(at))));
  const compile = (chunk: string): Validate =>
    (new Script(`(${chunk})`, { filename }).runInThisContext() as Chunk)(requireRuntime, functions);
  const operations = lazily(ids, (at, count) =>
    withFunctions(JSON.parse(statement(ends.length - 1 - count + at)) as WrittenOperation, functions),
  );
  let shapes: readonly PublishedShape[] | undefined;
  return {
    ids,
    operations,
    get shapes() {
      shapes ??= JSON.parse(statement(ends.length - 1)) as readonly PublishedShape[];
      return shapes;
    },
  };
}

function indexOf({ head, length }: IndexedText, filename: string): ValidatorIndex {
  if (head === undefined || !head.startsWith(HEAD))
    throw new Error(`${filename} is no validator module; run synth again`);
  const index = JSON.parse(head.slice(HEAD.length, -1)) as ValidatorIndex;
  if (index.ends?.at(-1) !== length) throw new Error(`${filename} is no whole validator module; run synth again`);
  return index;
}

/** An object whose members are made when they are first asked for, each from its place among the names, one of which is a line. */
function lazily<T>(names: string, make: (at: number, count: number) => T): Readonly<Record<string, T>> {
  const made: Record<string, T> = Object.create(null);
  const member = (name: string | symbol): T | undefined => {
    if (typeof name === 'symbol') return undefined;
    const known = made[name];
    if (known !== undefined) return known;
    const lines = names.split('\n');
    const at = lines.indexOf(name);
    if (at >= 0) made[name] = make(at, lines.length);
    return made[name];
  };
  return new Proxy(made, { get: (_, name) => member(name) });
}

function onFirstUse(compile: () => Validate): Validate {
  let compiled: Validate | undefined;
  const validate: Validate & Run = (value: unknown, place?: unknown) => {
    if (!compiled) {
      compiled = compile();
      // One object for both: compiled code reads it from its callees after their call, and writes its own.
      validate.evaluated = compiled.evaluated;
    }
    const isValid = (compiled as Run)(value, place);
    validate.errors = compiled.errors;
    return isValid;
  };
  return validate;
}

function withFunctions(operation: WrittenOperation, functions: Functions): OperationValidators {
  const bound = <T extends { readonly validate: string }>(plan: T) => {
    const validate = functions[plan.validate];
    if (!validate) throw new Error(`the function ${plan.validate} of a validator is missing; run synth again`);
    return { ...plan, validate };
  };
  const bodies = (plans: Readonly<Record<string, Written<BodyPlan>>>): BodyPlans =>
    Object.fromEntries(Object.entries(plans).map(([type, plan]) => [type, bound(plan)]));
  return {
    params: operation.params.map(bound),
    body: bodies(operation.body),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, plans]) => [status, bodies(plans)]),
    ),
    responseHeaders: Object.fromEntries(
      Object.entries(operation.responseHeaders).map(([status, plans]) => [status, plans.map(bound)]),
    ),
  };
}
