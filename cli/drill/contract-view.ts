import type { OperationSpec, OperationTable } from '../../src/vocabulary';
import { concrete, isJson, preferred } from './content-type';
import type { Encodings } from './encode-body';
import { asObject, deref, type Schema } from './schema-view';
import { xmlText } from './xml-text';

export interface DrillParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly isRequired: boolean;
  readonly schema: Schema;
  /** The parameter object of the contract, references resolved one level. */
  readonly source: Record<string, unknown>;
}

/** One operation as the drill sees it: what the table says, joined with the schemas of the document. */
export interface DrillOperation {
  readonly spec: OperationSpec;
  readonly parameters: readonly DrillParameter[];
  readonly body?: { readonly contentType: string; readonly schema: Schema; readonly encodings: Encodings };
  readonly responses: readonly { readonly status: string; readonly schema?: Schema }[];
  /** The gateway's model says the type of the whole body alone: there was no room for more. */
  readonly isModelOpen: boolean;
}

export interface DrillContract {
  readonly document: Record<string, unknown>;
  readonly table: OperationTable;
  /** Ids of the operations whose gateway models are open. Default: none. */
  readonly opened?: readonly string[];
}

/** Joins the operation table with the document. Throws when the table names an operation that the document lacks. */
export function drillOperations({ document, table, opened = [] }: DrillContract): DrillOperation[] {
  const open = new Set(opened);
  return table.operations.map((spec) => {
    const item = pathItem(document, asObject(document['paths'])[spec.path]);
    const operation = deref(document, item[spec.method.toLowerCase()]);
    if (!operation)
      throw new Error(`the contract has no ${spec.method} ${spec.path}: table and document do not belong together`);
    return {
      spec,
      parameters: parametersOf(document, item, asObject(operation)),
      body: bodyOf(document, asObject(operation)),
      responses: responsesOf(document, asObject(operation)),
      isModelOpen: open.has(spec.id),
    };
  });
}

/** A path item that refers elsewhere may have members of its own beside the reference. */
function pathItem(document: Record<string, unknown>, raw: unknown): Record<string, unknown> {
  return { ...asObject(deref(document, raw)), ...asObject(raw) };
}

function parametersOf(document: Record<string, unknown>, ...levels: Record<string, unknown>[]): DrillParameter[] {
  const merged = new Map<string, DrillParameter>();
  for (const level of levels) {
    for (const entry of (level['parameters'] as unknown[] | undefined) ?? []) {
      const source = asObject(deref(document, entry));
      const [name, place] = [String(source['name']), source['in'] as DrillParameter['in']];
      const content = Object.values(asObject(source['content']))[0];
      const schema = asObject(source['schema'] ?? asObject(content)['schema']);
      merged.set(`${place} ${name}`, { name, in: place, isRequired: source['required'] === true, schema, source });
    }
  }
  return [...merged.values()];
}

function bodyOf(document: Record<string, unknown>, operation: Record<string, unknown>): DrillOperation['body'] {
  const content = asObject(asObject(deref(document, operation['requestBody']))['content']);
  const listed = preferred(Object.keys(content));
  if (listed === undefined) return undefined;
  const schema = asObject(asObject(content[listed])['schema']);
  const encodings = {
    encoding: asObject(asObject(content[listed])['encoding']),
    isStyledMultipart: !String(document['openapi']).startsWith('3.0'),
    ...(asObject(operation['x-hardened'])['xml'] === 'strict' && {
      xml: (value: unknown) => xmlText(document, schema, value),
    }),
  };
  return { contentType: concrete(document, listed, schema), schema, encodings };
}

function responsesOf(
  document: Record<string, unknown>,
  operation: Record<string, unknown>,
): DrillOperation['responses'] {
  return Object.entries(asObject(operation['responses'])).map(([status, entry]) => {
    const content = asObject(asObject(deref(document, entry))['content']);
    const type = Object.keys(content).find(isJson);
    const schema = type && asObject(content[type])['schema'];
    return schema ? { status, schema: asObject(schema) } : { status };
  });
}

/** Schema of a successful answer, if it has a JSON body. */
export function successSchema(operation: DrillOperation): Schema | undefined {
  return operation.responses.find(({ status, schema }) => /^2/.test(status) && schema)?.schema;
}

/** Tells whether a raw path is one that a template describes. */
export function matchesTemplate(template: string, path: string): boolean {
  const [parts, segments] = [template.split('/'), path.split('/')];
  const fits = (part: string, segment: string) => part === segment || (/^\{[^}]+\}$/.test(part) && segment !== '');
  return parts.length === segments.length && parts.every((part, index) => fits(part, segments[index] ?? ''));
}
