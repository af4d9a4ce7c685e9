import { isRecord } from './json';

/** Stands for `AWS::NoValue`: the member that holds it is removed. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** A value that the local gateway cannot know. `what` says which, in CloudFormation's words. */
export class Unresolvable extends Error {
  constructor(readonly what: string) {
    super(what);
    this.name = 'Unresolvable';
  }
}

/** Where the intrinsics of one stack look things up. */
export interface Scope {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, top: string, second: string): unknown;
  importValue(name: string): unknown;
  zones(region: string): readonly string[];
  /** Replaces `{{resolve:…}}` within a text. */
  dynamic(text: string): string;
  /** What an unknown value becomes; throws where it must be known. */
  unknown(error: Unresolvable): unknown;
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...path] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
    return scope.attribute(logicalId, String(resolveValue(path.length === 1 ? path[0] : path.join('.'), scope)));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = argument as [string, unknown];
    return list(items, scope).map(text).join(separator);
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, items] = argument as [unknown, unknown];
    const position = Number(resolveValue(index, scope));
    const values = list(items, scope);
    if (!(position in values)) throw new Unresolvable(`Fn::Select of item ${position} of ${values.length}`);
    return values[position];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, value] = argument as [string, unknown];
    return text(resolveValue(value, scope)).split(separator);
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = argument as [string, unknown, unknown];
    return resolveValue(scope.condition(name) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => evaluateCondition({ 'Fn::Equals': argument }, scope),
  'Fn::And': (argument, scope) => evaluateCondition({ 'Fn::And': argument }, scope),
  'Fn::Or': (argument, scope) => evaluateCondition({ 'Fn::Or': argument }, scope),
  'Fn::Not': (argument, scope) => evaluateCondition({ 'Fn::Not': argument }, scope),
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = (argument as unknown[]).map((part) => text(resolveValue(part, scope)));
    return resolveValue(scope.mapping(map ?? '', top ?? '', second ?? ''), scope);
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(resolveValue(argument, scope))).toString('base64'),
  'Fn::ImportValue': (argument, scope) => scope.importValue(text(resolveValue(argument, scope))),
  'Fn::GetAZs': (argument, scope) => scope.zones(text(resolveValue(argument, scope))),
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolveValue(argument, scope)),
  'Fn::Length': (argument, scope) => list(argument, scope).length,
};

/** Replaces every intrinsic within a value by what it stands for. */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string')
    return value.includes('{{resolve:') ? guarded(() => scope.dynamic(value), scope) : value;
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  const [only = ''] = keys;
  if (keys.length === 1 && (only === 'Ref' || only.startsWith('Fn::'))) {
    return guarded(() => dynamicText(apply(only, value[only], scope), scope), scope);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]): [string, unknown] => [key, resolveValue(item, scope)])
      .filter(([, item]) => item !== NO_VALUE),
  );
}

/** Decides a condition of a template. */
export function evaluateCondition(condition: unknown, scope: Scope): boolean {
  if (typeof condition === 'boolean') return condition;
  if (!isRecord(condition)) throw new Unresolvable('a condition that is no condition function');
  const [[name, argument] = ['', undefined]] = Object.entries(condition);
  const parts = Array.isArray(argument) ? argument : [argument];
  switch (name) {
    case 'Condition':
      return scope.condition(String(argument));
    case 'Fn::Equals': {
      const [left, right] = parts.map((part) => JSON.stringify(resolveValue(part, scope)));
      return left === right;
    }
    case 'Fn::And':
      return parts.every((part) => evaluateCondition(part, scope));
    case 'Fn::Or':
      return parts.some((part) => evaluateCondition(part, scope));
    case 'Fn::Not':
      return !evaluateCondition(parts[0], scope);
    default:
      throw new Unresolvable(`the condition function ${name}`);
  }
}

// A Join may put a dynamic reference together from its parts.
function dynamicText(value: unknown, scope: Scope): unknown {
  return typeof value === 'string' && value.includes('{{resolve:') ? scope.dynamic(value) : value;
}

function apply(name: string, argument: unknown, scope: Scope): unknown {
  const intrinsic = INTRINSICS[name];
  if (!intrinsic) throw new Unresolvable(`the intrinsic function ${name}`);
  return intrinsic(argument, scope);
}

function guarded(compute: () => unknown, scope: Scope): unknown {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Unresolvable) return scope.unknown(error);
    throw error;
  }
}

function list(value: unknown, scope: Scope): readonly unknown[] {
  const resolved = resolveValue(value, scope);
  if (Array.isArray(resolved)) return resolved;
  throw new Unresolvable('a list that is none');
}

function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unresolvable('a text that is none');
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Record<string, unknown>,
  ];
  return template.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return text(resolveValue(variables[name], scope));
    const dot = name.indexOf('.');
    return text(dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)));
  });
}
