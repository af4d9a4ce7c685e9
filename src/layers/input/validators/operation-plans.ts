import { walkSchemas } from '../../../contract/schema-walk';
import { isUrl } from '../../../contract/url-members';
import type { BodyPlan, ParameterPlan, Written, WrittenOperation } from '../../../vocabulary/validators';
import { coercionOf } from './coercions';
import { bodyKindOf, essenceOf } from './content-kinds';
import { fieldPlans } from './field-plans';
import { isSchemaObject, resolvePointer, type Schema } from './json-schema';
import type { PublishedShapes } from './published-shapes';
import type { Direction } from './schema-book';
import type { SchemaConverter } from './schema-converter';
import type { ValidatorOperation, ValidatorParameter } from './validator-model';

/** Plans what the guard checks of one operation, with the ids of schemas in place of functions. */
export class OperationPlanner {
  constructor(
    private readonly document: unknown,
    private readonly converter: SchemaConverter,
    private readonly shapes: PublishedShapes,
  ) {}

  plan({ spec, parameters, body, responses, hardened }: ValidatorOperation): WrittenOperation {
    const how = { strips: spec.responses === 'strip', isXmlRead: hardened?.xml === 'strict' };
    const planned = Object.entries(responses).map(([status, response]) => ({
      key: status.toLowerCase() === 'default' ? 'default' : status.toUpperCase(),
      bodies: this.bodies(response, 'response', how),
      headers: response.headers.map((header) => this.parameter(header, 'response')),
    }));
    return {
      params: parameters.map((parameter) => this.parameter(parameter, 'request')),
      body: body ? this.bodies(body, 'request', { ...how, strips: false }) : {},
      responses: Object.fromEntries(planned.map(({ key, bodies }) => [key, bodies])),
      responseHeaders: Object.fromEntries(
        planned.filter(({ headers }) => headers.length > 0).map(({ key, headers }) => [key, headers]),
      ),
    };
  }

  private parameter(parameter: ValidatorParameter, direction: Direction): Written<ParameterPlan> {
    const { name, required, style, explode, schema, contentType, pointer, schemaPointer } = parameter;
    const isJson = contentType !== undefined && bodyKindOf(contentType, { types: [] }) === 'json';
    const declared = resolvePointer(this.document, `#${pointer}`);
    return {
      in: parameter.in,
      name,
      style,
      explode,
      required,
      allowEmptyValue: isSchemaObject(declared) && declared['allowEmptyValue'] === true,
      encoding: contentType === undefined ? 'style' : isJson ? 'json' : 'text',
      type: coercionOf(this.document, [schema]),
      validate: this.converter.whole(schema, direction, schemaPointer),
      ...this.urls(schema, schemaPointer, direction),
    };
  }

  private bodies(
    { contents, pointers }: { contents: Readonly<Record<string, Schema>>; pointers: Readonly<Record<string, string>> },
    direction: Direction,
    { strips, isXmlRead }: { readonly strips: boolean; readonly isXmlRead: boolean },
  ): Record<string, Written<BodyPlan>> {
    const plans: Record<string, Written<BodyPlan>> = {};
    for (const [contentType, schema] of Object.entries(contents)) {
      const pointer = pointers[contentType] ?? '';
      const text = coercionOf(this.document, [schema]);
      const kind = bodyKindOf(contentType, text, isXmlRead);
      if (!kind) {
        this.reportContentType(contentType, direction, pointer);
        continue;
      }
      const type = kind === 'xml' ? coercionOf(this.document, [schema], 'xml') : text;
      const validate = this.converter.whole(schema, direction, pointer);
      const shape = strips && kind === 'json' ? { shape: this.shapes.indexOf([schema]) } : {};
      const fields = fieldPlans({
        kind,
        version: this.converter.version,
        type,
        encoding: resolvePointer(this.document, `#${pointer.replace(/\/schema$/, '/encoding')}`),
        fault: (message) => this.converter.report.fault(pointer, message),
      });
      plans[essenceOf(contentType)] = {
        kind,
        type,
        validate,
        ...(fields && { fields }),
        ...shape,
        ...this.urls(schema, pointer, direction),
      };
    }
    return plans;
  }

  /** Where the URLs of a request are, if it can hold any. */
  private urls(schema: Schema, pointer: string, direction: Direction): { readonly urls?: number } {
    if (direction === 'response' || !isSchemaObject(this.document)) return {};
    let isFound = false;
    walkSchemas(this.document, [{ value: schema, pointer }], (inner) => {
      isFound ||= isUrl(inner);
    });
    return isFound ? { urls: this.shapes.indexOf([schema], 'request') } : {};
  }

  private reportContentType(contentType: string, direction: Direction, pointer: string): void {
    const outcome =
      direction === 'request' ? 'requests of it are refused with 415' : 'such responses break the contract';
    this.converter.report.find('undecided', 'content-type-unsupported', pointer, {
      message: `bodies of type ${essenceOf(contentType)} cannot be checked against a schema; ${outcome}`,
      remedy: 'offer the operation as application/json, or describe the body as a string',
    });
  }
}
