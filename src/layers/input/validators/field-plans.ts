import type { BodyKind, Coercion, FieldPlan } from '../../../vocabulary/validators';
import { bodyKindOf, essenceOf } from './content-kinds';
import type { OpenApiVersion } from './dialect';
import { isSchemaObject, type SchemaObject } from './json-schema';

const STYLES = ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'] as const;

export interface FormBody {
  readonly kind: BodyKind;
  readonly version: OpenApiVersion;
  readonly type: Coercion;
  /** The `encoding` of the media type. */
  readonly encoding: unknown;
  /** Told of what cannot be read in one way only. */
  readonly fault: (message: string) => void;
}

/** How the members of a form or multipart body are written; undefined for other bodies. */
export function fieldPlans(body: FormBody): Record<string, FieldPlan> | undefined {
  if (body.kind !== 'form' && body.kind !== 'multipart') return undefined;
  const encodings = isSchemaObject(body.encoding) ? body.encoding : {};
  const plans: [string, FieldPlan][] = [];
  for (const [name, type] of Object.entries(body.type.properties ?? {})) {
    const encoding = Object.hasOwn(encodings, name) ? encodings[name] : {};
    const plan = fieldPlan(body, type, isSchemaObject(encoding) ? encoding : {});
    if (plan) plans.push([name, plan]);
  }
  reportShared(body, plans);
  return Object.fromEntries(plans);
}

function fieldPlan({ kind, version }: FormBody, type: Coercion, encoding: SchemaObject): FieldPlan | undefined {
  const isStyled = ['style', 'explode', 'allowReserved'].some((member) => encoding[member] !== undefined);
  // 3.0: styles are for forms alone. Where one is given, it stands in place of any content type.
  if (isStyled && (kind === 'form' || version === '3.1')) return styled(type, encoding);
  const contentTypes = String(encoding['contentType'] ?? '')
    .split(',')
    .map(essenceOf)
    .filter((name) => name !== '');
  if (contentTypes.length > 0) {
    const isJson = contentTypes.every((name) => bodyKindOf(name, { types: [] }) === 'json');
    return { encoding: isJson ? 'json' : 'text', contentTypes };
  }
  return isStructured(type) ? { encoding: 'json', contentTypes: ['application/json'] } : undefined;
}

function styled(type: Coercion, { style: named, explode }: SchemaObject): FieldPlan | undefined {
  if (!type.types.includes('array') && !type.types.includes('object')) return undefined;
  const style = STYLES.find((each) => each === named) ?? 'form';
  return { encoding: 'style', style, explode: typeof explode === 'boolean' ? explode : style === 'form' };
}

/** An object, or a list of objects or lists: JSON by default. */
function isStructured({ types, items }: Coercion): boolean {
  const isObject = types.includes('object') && !types.includes('string');
  return isObject || (types.includes('array') && items !== undefined && (isStructured(items) || isList(items)));
}

const isList = ({ types }: Coercion) => types.includes('array') && !types.includes('string');

/** Two objects that spread their members over one form must not share one: nobody could tell whose it is. */
function reportShared({ type, fault }: FormBody, plans: readonly (readonly [string, FieldPlan])[]): void {
  const owners = new Map(Object.keys(type.properties ?? {}).map((name) => [name, 'the form itself']));
  let open: string | undefined;
  for (const [name] of plans.filter(([field, each]) => isSpread(each, type.properties?.[field]))) {
    const { properties = {}, additional } = type.properties?.[name] ?? {};
    for (const member of Object.keys(properties)) {
      const other = owners.get(member);
      // A member of the same name as its own object is told apart: the object never comes under its name.
      if (other !== undefined && member !== name) {
        fault(`"${name}" spreads a member "${member}" over the form, and so does ${other}; give it style: deepObject`);
      }
      owners.set(member, `"${name}"`);
    }
    if (additional !== undefined && (open !== undefined || type.additional !== undefined)) {
      fault(`"${name}" spreads members of any name over the form, which others do, too; give it style: deepObject`);
    }
    if (additional !== undefined) open = name;
  }
}

/** Tells whether an object comes as its members, without its own name. */
function isSpread({ encoding, style, explode }: FieldPlan, type: Coercion | undefined): boolean {
  const isObject = type?.types.includes('object') === true && !type.types.includes('array');
  return encoding === 'style' && style === 'form' && explode === true && isObject;
}
