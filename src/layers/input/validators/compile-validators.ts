import type { Ajv2020 } from 'ajv/dist/2020';
import { toolbox } from '../../../core/toolbox';
import { RUNTIME_MODULES } from '../../../vocabulary/validators';
import type { ValidatorFinding } from './findings';
import { isSchemaObject, type Schema } from './json-schema';
import { type OperationPlans, OperationPlanner } from './operation-plans';
import { PublishedShapes } from './published-shapes';
import { SchemaConverter } from './schema-converter';
import type { ValidatorModel } from './validator-model';

/**
 * Compiles every schema that the guard needs into the text of a CommonJS module:
 * `module.exports = (require) => ValidatorTable`. A component is compiled once per direction, so the text grows with
 * the document's schemas and not with its operations.
 *
 * What cannot be enforced in full is added to `findings`; what cannot be enforced at all throws a `ValidatorError` that
 * lists every fault.
 */
export function compileValidators(model: ValidatorModel, findings: ValidatorFinding[] = []): string {
  const converter = new SchemaConverter(model.document, model.openapi);
  const shapes = new PublishedShapes(model.document);
  const planner = new OperationPlanner(model.document, converter, shapes);
  const plans = new Map(model.operations.map((operation) => [operation.spec.id, planner.plan(operation)] as const));
  converter.report.assertSound();
  findings.push(...converter.report.findings);
  const { code, names } = compile(converter.book.entries, rootsOf([...plans.values()]));
  return moduleText(code, plans, shapes, names);
}

function rootsOf(plans: readonly OperationPlans[]): string[] {
  const ids = plans.flatMap(({ params, body, responses }) => [
    ...params.map(({ validate }) => validate),
    ...[body, ...Object.values(responses)].flatMap((contents) =>
      Object.values(contents).map(({ validate }) => validate),
    ),
  ]);
  return [...new Set(ids)];
}

function compile(entries: readonly (readonly [string, Schema])[], roots: readonly string[]) {
  const ajv = createCompiler();
  for (const [id, schema] of entries) ajv.addSchema(objectOf(schema), id);
  const names = new Map(roots.map((id, index) => [id, `v${index}`] as const));
  const exported = Object.fromEntries([...names].map(([id, name]) => [name, id]));
  return { code: toolbox().standaloneCode(ajv, exported), names };
}

function objectOf(schema: Schema): Record<string, unknown> {
  if (isSchemaObject(schema)) return { ...schema };
  return schema ? {} : { not: {} };
}

function createCompiler(): Ajv2020 {
  const { Ajv2020: Compiler, addFormats, ajvCode: _ } = toolbox();
  // The engine decides flags and bounds from the encoded pattern; at synth only its text matters.
  const engine = Object.assign((pattern: string) => ({ test: () => true, toString: () => pattern }), {
    code: `require("${RUNTIME_MODULES.pattern}")`,
  });
  const ajv = new Compiler({
    strict: false,
    ownProperties: true,
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

function moduleText(
  code: string,
  plans: ReadonlyMap<string, OperationPlans>,
  { shapes }: PublishedShapes,
  names: ReadonlyMap<string, string>,
): string {
  const operations = [...plans].map(([id, plan]) => `${JSON.stringify(id)}:${literal(plan, names)}`);
  return [
    'module.exports=(require)=>{const exports={};',
    // Nobody reads where in a compiled schema a keyword stood; quotes inside texts are escaped, so these are members.
    code.replace(/^"use strict";/, '').replace(/schemaPath:"(?:[^"\\]|\\.)*",/g, ''),
    `;return{operations:{__proto__:null,${operations.join(',')}},shapes:${JSON.stringify(shapes)}};};\n`,
  ].join('');
}

/** JSON in which `validate` is the compiled function instead of its id. */
function literal(value: unknown, names: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, names)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => {
    const isId = name === 'validate' && typeof member === 'string';
    return `${JSON.stringify(name)}:${isId ? `exports.${names.get(member)}` : literal(member, names)}`;
  });
  return `{${members.join(',')}}`;
}
