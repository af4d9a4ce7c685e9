import type { Ajv2020 } from 'ajv/dist/2020';
import { toolbox } from '../../../core/toolbox';
import {
  type PublishedShape,
  RUNTIME_MODULES,
  type ValidatorIndex,
  type WrittenOperation,
} from '../../../vocabulary/validators';
import { ascii, type Emitted, emitFunctions } from './emit-functions';
import type { ValidatorFinding } from './findings';
import { isSchemaObject, type Schema } from './json-schema';
import { OperationPlanner } from './operation-plans';
import { PublishedShapes } from './published-shapes';
import { SchemaConverter } from './schema-converter';
import type { ValidatorModel } from './validator-model';

/**
 * Compiles every schema that the guard needs into the text of `config/validators.js`. A component is compiled once per
 * direction, so the text grows with the document's schemas and not with its operations.
 *
 * What cannot be enforced in full is added to `findings`; what cannot be enforced at all throws a `ValidatorError` that
 * lists every fault. `compiled` takes the place of every schema of the document that went into the text.
 */
export function compileValidators(
  model: ValidatorModel,
  findings: ValidatorFinding[] = [],
  compiled: Set<string> = new Set(),
): string {
  const converter = new SchemaConverter(model.document, model.openapi);
  const shapes = new PublishedShapes(model.document);
  const planner = new OperationPlanner(model.document, converter, shapes);
  const plans = new Map(model.operations.map((operation) => [operation.spec.id, planner.plan(operation)] as const));
  converter.report.assertSound();
  findings.push(...converter.report.findings);
  for (const pointer of converter.report.places) compiled.add(pointer);
  return moduleText(compile(converter.book.entries, rootsOf([...plans.values()])), plans, shapes.shapes);
}

function rootsOf(plans: readonly WrittenOperation[]): string[] {
  const ids = plans.flatMap(({ params, body, responses, responseHeaders }) => [
    ...[params, ...Object.values(responseHeaders)].flat().map(({ validate }) => validate),
    ...[body, ...Object.values(responses)].flatMap((contents) =>
      Object.values(contents).map(({ validate }) => validate),
    ),
  ]);
  return [...new Set(ids)];
}

function compile(entries: readonly (readonly [string, Schema])[], roots: readonly string[]): Emitted {
  const text = JSON.stringify(entries);
  const ajv = createCompiler(INHERITED.some((name) => text.includes(name)));
  for (const [id, schema] of entries) ajv.addSchema(objectOf(schema), id);
  return emitFunctions(ajv, roots);
}

function objectOf(schema: Schema): Record<string, unknown> {
  if (isSchemaObject(schema)) return { ...schema };
  return schema ? {} : { not: {} };
}

/**
 * Names that every object inherits. Bodies come from `JSON.parse`, so that a check for own members says nothing new of any
 * other name, and it doubles the time of validation.
 */
const INHERITED = Object.getOwnPropertyNames(Object.prototype).map((name) => JSON.stringify(name));

function createCompiler(ownProperties: boolean): Ajv2020 {
  const { Ajv2020: Compiler, addFormats, ajvCode: _ } = toolbox();
  // The engine decides flags and bounds from the encoded pattern; at synth only its text matters.
  const engine = Object.assign((pattern: string) => ({ test: () => true, toString: () => pattern }), {
    code: `require("${RUNTIME_MODULES.pattern}")`,
  });
  const ajv = new Compiler({
    strict: false,
    ownProperties,
    messages: false,
    // The contract's own parser has checked the document against the dialect.
    validateSchema: false,
    addUsedSchema: false,
    inlineRefs: 4,
    unevaluated: true,
    multipleOfPrecision: 9,
    code: { source: true, lines: false, regExp: engine as never },
  });
  (addFormats as unknown as typeof addFormats.default)(ajv, { mode: 'full' });
  lengths(ajv);
  ajv.removeKeyword('uniqueItems');
  // ajv compares every pair; ours is linear in the text of the list.
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    code(cxt) {
      if (!cxt.schema) return;
      const unique = cxt.gen.scopeValue('func', {
        ref: RUNTIME_MODULES.uniqueItems,
        code: _`require(${RUNTIME_MODULES.uniqueItems})`,
      });
      cxt.pass(_`${unique}(${cxt.data})`);
    },
  });
  return ajv;
}

/**
 * The number of UTF-16 units settles most texts: n of them hold n/2 to n characters, and only between the bounds must
 * characters be counted.
 */
function lengths(ajv: Ajv2020): void {
  const { ajvCode: _ } = toolbox();
  const keyword = (name: 'maxLength' | 'minLength') => {
    ajv.removeKeyword(name);
    ajv.addKeyword({
      keyword: name,
      type: 'string',
      schemaType: 'number',
      code(cxt) {
        const { data, schema: limit } = cxt;
        const count = cxt.gen.scopeValue('func', {
          ref: RUNTIME_MODULES.length,
          code: _`require(${RUNTIME_MODULES.length}).default`,
        });
        const units = _`${data}.length`;
        if (name === 'maxLength')
          cxt.fail(_`${units} > ${limit} && (${units} > ${2 * limit} || ${count}(${data}) > ${limit})`);
        else cxt.fail(_`${units} < ${limit} || (${units} < ${2 * limit} && ${count}(${data}) < ${limit})`);
      },
    });
  };
  keyword('maxLength');
  keyword('minLength');
}

/** One line of JSON behind `module.exports=`, then everything that it names, each a statement of its own. */
function moduleText(
  { functions, names, modules }: Emitted,
  plans: ReadonlyMap<string, WrittenOperation>,
  shapes: readonly PublishedShape[],
): string {
  const json = [...[...plans.values()].map((plan) => named(plan, names)), shapes].map((value) => JSON.stringify(value));
  // In brackets: a statement that begins with a brace would be a block.
  const statements = [...functions.values(), ...json.map(ascii)].map((text) => `(${text});\n`);
  let end = 0;
  const index: ValidatorIndex = {
    modules,
    functions: [...functions.keys()].join('\n'),
    operations: [...plans.keys()].join('\n'),
    ends: statements.map(({ length }) => {
      end += length;
      return end;
    }),
  };
  return `module.exports=${ascii(JSON.stringify(index))};\n${statements.join('')}`;
}

/** The plans with the names of functions in place of the ids of schemas. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (!isSchemaObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const isId = name === 'validate' && typeof member === 'string';
    return [name, isId ? names.get(member) : named(member, names)] as const;
  });
  return Object.fromEntries(members);
}
