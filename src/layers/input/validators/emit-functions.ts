import type { Ajv2020 } from 'ajv/dist/2020';

type ValidateFunction = NonNullable<ReturnType<Ajv2020['getSchema']>>;
type Source = NonNullable<ValidateFunction['source']>;
type ScopeValue = Source['scopeValues'][string] extends Set<infer T> | undefined ? T : never;

/** Compiled functions, and what they need. */
export interface Emitted {
  /** Name to text: `(require, functions) => validator`. */
  readonly functions: ReadonlyMap<string, string>;
  /** Schema id to the name of its function. */
  readonly names: ReadonlyMap<string, string>;
  /** Modules that the functions require. */
  readonly modules: readonly string[];
}

/**
 * Writes every compiled function as a text of its own, so that the guard parses what a request needs and nothing else:
 * a cold start costs the same with ten operations and with a thousand.
 */
export function emitFunctions(ajv: Ajv2020, ids: readonly string[]): Emitted {
  const emitter = new Emitter();
  const names = new Map(ids.map((id) => [id, emitter.visit(compiledOf(ajv, id))] as const));
  return { functions: emitter.functions, names, modules: [...emitter.modules].sort() };
}

function compiledOf(ajv: Ajv2020, id: string): ValidateFunction {
  const compiled = ajv.getSchema(id);
  if (!compiled) throw new Error(`schema ${id} was not compiled`);
  return compiled;
}

class Emitter {
  readonly functions = new Map<string, string>();
  readonly modules = new Set<string>();

  /** Writes a function and all that it calls; returns its name. */
  visit({ source }: Pick<ValidateFunction, 'source'>): string {
    if (!source) throw new Error('ajv compiled without "code.source"');
    const name = String(source.validateName);
    if (this.functions.has(name)) return name;
    // Entered before its callees are: schemas recurse.
    this.functions.set(name, '');
    const constants = Object.values(source.scopeValues)
      .flatMap((values) => [...(values ?? [])])
      .map((value) => this.constant(value))
      .filter((constant) => constant !== `const ${name}=$.${name};`);
    const body = withoutPaths(String(source.validateCode)).replace(/;$/, '');
    // Members that the function has looked at, as far as synth can tell; the function itself keeps it current.
    const made = source.evaluated ? `Object.assign(${body},{evaluated:${String(source.evaluated)}})` : body;
    this.functions.set(name, ascii(`(require,$)=>{"use strict";${constants.join('')}return ${made}}`));
    return name;
  }

  private constant(name: ScopeValue): string {
    const { ref, code } = name.value ?? {};
    if (name.prefix === 'validate' && typeof ref === 'function') {
      const callee = this.visit(ref as ValidateFunction);
      return `const ${name}=$.${callee};`;
    }
    if ((name.prefix === 'root' || name.prefix === 'wrapper') && typeof ref === 'object') {
      const { validateName, validate } = ref as { validateName?: unknown; validate?: ValidateFunction };
      if (!validate) throw new Error('ajv left a recursive schema uncompiled');
      this.visit(validate);
      return `const ${name}={validate:$.${String(validateName)}};`;
    }
    if (code === undefined) throw new Error(`ajv gives no source for ${String(name)}`);
    for (const [, module] of String(code).matchAll(/require\("([^"]+)"\)/g)) this.modules.add(module);
    return `const ${name}=${String(code)};`;
  }
}

/** Nobody reads where in a compiled schema a keyword stood. Quotes inside texts are escaped, so these are members. */
function withoutPaths(code: string): string {
  return code.replace(/schemaPath:"(?:[^"\\]|\\.)*",/g, '');
}

/** Characters beyond ASCII stand in strings and patterns only; escaped, offsets in bytes and in characters agree. */
export function ascii(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\u007e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
