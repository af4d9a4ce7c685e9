import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type {
  BodyPlan,
  BodyPlans,
  OperationValidators,
  SchemaValidator,
  Span,
  ValidatorIndex,
  ValidatorTable,
  Written,
  WrittenOperation,
} from '../../../src/vocabulary/validators';
import { requireRuntime } from './runtime-modules';

type Validate = SchemaValidator & { evaluated?: unknown };
type Run = (value: unknown, place?: unknown) => boolean;
type Functions = Readonly<Record<string, Validate>>;
type Chunk = (require: (name: string) => unknown, functions: Functions) => Validate;

const HEAD = 'module.exports=';

/** Reads `config/validators.js`. */
export function loadValidators(file: string): ValidatorTable {
  return readValidators(readFileSync(file), file);
}

/**
 * Takes the file apart without running it. Each operation and each function is read by the first request that needs it:
 * a cold start costs the same with ten operations and with a thousand. Functions see nothing but the fixed table of
 * runtime modules, and all modules are there or nothing starts.
 */
export function readValidators(bytes: Buffer, filename: string): ValidatorTable {
  const end = bytes.indexOf('\n');
  if (end < 0 || bytes.toString('latin1', 0, HEAD.length) !== HEAD) {
    throw new Error(`${filename} is no validator module; run synth again`);
  }
  const index = JSON.parse(bytes.toString('latin1', HEAD.length, end - 1)) as ValidatorIndex;
  for (const name of index.modules) requireRuntime(name);
  const read = ([from, to]: Span) => bytes.toString('latin1', end + 1 + from, end + 1 + to);
  const functions: Functions = lazily(index.functions, ({ at, evaluated }) =>
    onFirstUse(() => compile(read(at)), evaluated),
  );
  const compile = (chunk: string): Validate =>
    (new Script(`(${chunk})`, { filename }).runInThisContext() as Chunk)(requireRuntime, functions);
  const operations = lazily(index.operations, (span) =>
    withFunctions(JSON.parse(read(span)) as WrittenOperation, functions),
  );
  return { operations, shapes: index.shapes };
}

/** An object whose members are made when they are first asked for. */
function lazily<S, T>(sources: Readonly<Record<string, S>>, make: (source: S) => T): Readonly<Record<string, T>> {
  const made: Record<string, T> = Object.create(null);
  for (const [name, source] of Object.entries(sources)) {
    const get = () => {
      const value = make(source);
      Object.defineProperty(made, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, name, { get, enumerable: true, configurable: true });
  }
  return made;
}

function onFirstUse(compile: () => Validate, evaluated: unknown): Validate {
  let compiled: Validate | undefined;
  const validate: Validate & Run = (value: unknown, place?: unknown) => {
    if (!compiled) {
      compiled = compile();
      // One object for both: compiled code reads it from its callees and writes its own.
      if (evaluated !== undefined) compiled.evaluated = evaluated;
    }
    const isValid = (compiled as Run)(value, place);
    validate.errors = compiled.errors;
    return isValid;
  };
  validate.evaluated = evaluated;
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
