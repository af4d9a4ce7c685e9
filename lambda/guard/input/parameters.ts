import type { ParameterPlan } from '../../../src/vocabulary/validators';
import { type Refusal, refuse } from '../../core/decision';
import { placed, pointerOf } from '../pointer';
import { type Finding, fault } from '../problem';
import { candidates, type Parts } from './coerce';
import { jsonHazard } from './json-hygiene';
import { shapeOf, takeApart } from './parameter-style';

/** The parameters of a request, undecoded where the gateway leaves them so. */
export interface RawParameters {
  /** Still percent-encoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Decoded by the gateway, in order. */
  readonly query: Readonly<Record<string, readonly string[] | undefined>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** Headers with which a request claims to be another one than the gateway decided on. */
const OVERRIDES = [
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-original-url',
  'x-original-uri',
  'x-rewrite-url',
];

type Outcome = Finding | undefined;

/** Checks every parameter of the contract, and that the request carries no other. */
export function checkParameters(plans: readonly ParameterPlan[], raw: RawParameters): Outcome {
  const cookies = cookiesOf(raw.headers);
  const taken = new Set<string>();
  for (const plan of plans) {
    const finding = plan.in === 'query' ? checkQuery(plan, raw.query, taken) : checkOther(plan, raw, cookies);
    if (finding) return finding;
  }
  const rest = Object.keys(raw.query).filter((name) => !taken.has(name));
  const catchAll = plans.find(takesTheRest);
  if (rest.length > 0 && catchAll) return checkMembers(catchAll, raw.query, rest);
  // The name is the caller's own text: it goes into no answer and no record.
  if (rest.length > 0) return fault(refuse('PARAMETER_UNKNOWN', { pointer: pointerOf('query', []) }), 'unknown');
  return overridden(plans, raw.headers);
}

/** An exploded form object spreads its members over the query; one that is open takes any name. */
function takesTheRest(plan: ParameterPlan): boolean {
  return isSpread(plan) && plan.type.additional !== undefined;
}

function isSpread(plan: ParameterPlan): boolean {
  const isStyled = plan.in === 'query' && plan.encoding === 'style' && plan.style === 'form';
  return isStyled && plan.explode && shapeOf(plan) === 'members';
}

function overridden(plans: readonly ParameterPlan[], headers: RawParameters['headers']): Outcome {
  const declared = new Set(plans.filter((plan) => plan.in === 'header').map(({ name }) => name.toLowerCase()));
  const override = OVERRIDES.find((name) => headers[name] !== undefined && !declared.has(name));
  if (!override) return undefined;
  return fault(refuse('PARAMETER_UNKNOWN', { pointer: pointerOf('header', [override]) }), 'unknown');
}

function checkQuery(plan: ParameterPlan, query: RawParameters['query'], taken: Set<string>): Outcome {
  if (plan.style === 'deepObject') return checkDeep(plan, query, taken);
  if (isSpread(plan)) {
    const names = Object.keys(plan.type.properties ?? {}).filter((name) => query[name] !== undefined);
    for (const name of names) taken.add(name);
    return takesTheRest(plan) ? undefined : checkMembers(plan, query, names);
  }
  taken.add(plan.name);
  const values = Object.hasOwn(query, plan.name) ? (query[plan.name] ?? []) : [];
  if (values.length === 0) return missing(plan);
  if (plan.encoding !== 'style') return values.length > 1 ? repeated(plan) : checkText(plan, values[0]);
  const isSpreadList = shapeOf(plan) === 'list' && plan.explode;
  if (isSpreadList) return checkParts(plan, [...values]);
  return values.length > 1 ? repeated(plan) : checkText(plan, values[0]);
}

/** One header of a response; `Set-Cookie` alone may stand there several times and stay several values (RFC 9110 5.3). */
export function checkHeader(plan: ParameterPlan, values: readonly string[]): Outcome {
  if (values.length === 0) return missing(plan);
  const texts = plan.name === 'set-cookie' ? values : shapeOf(plan) === 'list' ? [values.join(',')] : values;
  if (texts.length > 1 && plan.name !== 'set-cookie') return repeated(plan);
  return texts.map((text) => checkText(plan, text)).find((finding) => finding !== undefined);
}

function checkMembers(plan: ParameterPlan, query: RawParameters['query'], names: readonly string[]): Outcome {
  if (names.length === 0) return missing(plan);
  const members = new Map<string, Parts>();
  for (const name of names) {
    const values = query[name] ?? [];
    const isList =
      Object.hasOwn(plan.type.properties ?? {}, name) && plan.type.properties?.[name].types.includes('array');
    if (values.length > 1 && !isList) return repeated({ ...plan, name });
    members.set(name, isList ? [...values] : values[0]);
  }
  return checkParts(plan, members);
}

/** `filter[status]=open` */
function checkDeep(plan: ParameterPlan, query: RawParameters['query'], taken: Set<string>): Outcome {
  const members = new Map<string, Parts>();
  for (const [key, values = []] of Object.entries(query)) {
    if (!key.startsWith(`${plan.name}[`) || !key.endsWith(']')) continue;
    taken.add(key);
    const name = key.slice(plan.name.length + 1, -1);
    const isList =
      Object.hasOwn(plan.type.properties ?? {}, name) && plan.type.properties?.[name].types.includes('array');
    if (values.length > 1 && !isList) return repeated(plan);
    members.set(name, isList ? [...values] : values[0]);
  }
  return members.size === 0 ? missing(plan) : checkParts(plan, members);
}

function checkOther(plan: ParameterPlan, raw: RawParameters, cookies: ReadonlyMap<string, string[]>): Outcome {
  const values = valuesOf(plan, raw, cookies);
  if (values.length === 0) return missing(plan);
  if (values.length > 1) return repeated(plan);
  return checkText(plan, values[0]);
}

function valuesOf(plan: ParameterPlan, raw: RawParameters, cookies: ReadonlyMap<string, string[]>): readonly string[] {
  if (plan.in === 'cookie') return cookies.get(plan.name) ?? [];
  if (plan.in === 'header') return raw.headers[plan.name.toLowerCase()] ?? [];
  return Object.hasOwn(raw.path, plan.name) ? [raw.path[plan.name]] : [];
}

function checkText(plan: ParameterPlan, text: string): Outcome {
  if (text === '' && plan.allowEmptyValue) return undefined;
  const encoded = plan.in === 'path';
  if (encoded && !isDecodable(text)) return invalid(plan, 'encoding');
  const decode = (part: string) => (encoded ? decodeURIComponent(part) : part);
  if (plan.encoding === 'json') return checkJson(plan, decode(text));
  const parts = plan.encoding === 'text' ? decode(text) : takeApart(plan, text, decode);
  return parts === undefined ? invalid(plan, 'style') : checkParts(plan, parts);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function checkJson(plan: ParameterPlan, text: string): Outcome {
  if (jsonHazard(text)) return invalid(plan, 'json');
  try {
    return checkValues(plan, [JSON.parse(text)]);
  } catch {
    return invalid(plan, 'json');
  }
}

function checkParts(plan: ParameterPlan, parts: Parts): Outcome {
  return checkValues(plan, candidates(parts, plan.type));
}

function checkValues({ in: place, name, validate, type }: ParameterPlan, values: readonly unknown[]): Outcome {
  let error: { instancePath: string; keyword: string } | undefined;
  for (const value of values) {
    if (validate(value)) return undefined;
    error ??= validate.errors?.[0];
  }
  const pointer = placed(pointerOf(place, [name]), error?.instancePath ?? '', type);
  return fault(refuse('PARAMETER_INVALID', { pointer }), error?.keyword ?? 'schema');
}

const at = ({ in: place, name }: ParameterPlan): { pointer: string } => ({ pointer: pointerOf(place, [name]) });

function missing(plan: ParameterPlan): Outcome {
  return plan.required ? invalid(plan, 'required') : undefined;
}

function invalid(plan: ParameterPlan, keyword: string): { refusal: Refusal; keyword: string } {
  return fault(refuse('PARAMETER_INVALID', at(plan)), keyword);
}

function repeated(plan: ParameterPlan): { refusal: Refusal; keyword: string } {
  return fault(refuse('PARAMETER_REPEATED', at(plan)), 'repeated');
}

function cookiesOf(headers: RawParameters['headers']): Map<string, string[]> {
  const cookies = new Map<string, string[]>();
  for (const pair of (headers['cookie'] ?? []).join(';').split(';')) {
    const separator = pair.indexOf('=');
    if (separator < 0) continue;
    const name = pair.slice(0, separator).trim();
    cookies.set(name, [...(cookies.get(name) ?? []), pair.slice(separator + 1).trim()]);
  }
  return cookies;
}
