import { openSync, readSync } from 'node:fs';
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

/** Where the text of the validators is. */
interface Text {
  /** The first line, without its end; undefined where there is no second one. */
  readonly head: string | undefined;
  /** A part of what follows the first line. */
  readonly read: (span: Span) => string;
}

/** Reads `config/validators.js`: its index at once, everything else when it is needed. */
export function loadValidators(file: string): ValidatorTable {
  return validatorsIn(textOfFile(file), file);
}

/** The same for a file that is in memory. */
export function readValidators(bytes: Buffer, filename: string): ValidatorTable {
  const end = bytes.indexOf('\n');
  const read = ([from, to]: Span) => bytes.toString('latin1', end + 1 + from, end + 1 + to);
  return validatorsIn({ head: end < 0 ? undefined : bytes.toString('latin1', 0, end), read }, filename);
}

const FIRST_READ = 65_536;

function textOfFile(file: string): Text {
  // Never closed: requests read from it for as long as the process lives.
  const descriptor = openSync(file, 'r');
  const at = (start: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, start));
  };
  for (let length = FIRST_READ; ; length *= 4) {
    const bytes = at(0, length);
    const end = bytes.indexOf('\n');
    if (end < 0 && bytes.length === length) continue;
    const read = ([from, to]: Span) => at(end + 1 + from, to - from).toString('latin1');
    return { head: end < 0 ? undefined : bytes.toString('latin1', 0, end), read };
  }
}

/**
 * Takes the text apart without running it. Each operation and each function is read by the first request that needs it:
 * a cold start costs the same with ten operations and with a thousand. Functions see nothing but the fixed table of
 * runtime modules, and all modules are there or nothing starts.
 */
function validatorsIn({ head, read }: Text, filename: string): ValidatorTable {
  if (head === undefined || !head.startsWith(HEAD))
    throw new Error(`${filename} is no validator module; run synth again`);
  const index = JSON.parse(head.slice(HEAD.length, -1)) as ValidatorIndex;
  for (const name of index.modules) requireRuntime(name);
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

/** An object whose members are made when they are first asked for, and that costs nothing before. */
function lazily<S, T>(sources: Readonly<Record<string, S>>, make: (source: S) => T): Readonly<Record<string, T>> {
  const made: Record<string, T> = Object.create(null);
  const member = (name: string | symbol): T | undefined => {
    if (typeof name === 'symbol' || !Object.hasOwn(sources, name)) return undefined;
    made[name] ??= make(sources[name]);
    return made[name];
  };
  return new Proxy(made, {
    get: (_, name) => member(name),
    has: (_, name) => Object.hasOwn(sources, name),
    ownKeys: () => Object.keys(sources),
    getOwnPropertyDescriptor: (_, name) =>
      Object.hasOwn(sources, name) ? { enumerable: true, configurable: true, get: () => member(name) } : undefined,
  });
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
