import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A handler as Lambda's Node.js runtime knows it: with a promise or with a callback. */
export type LambdaHandler = (
  event: unknown,
  context: unknown,
  callback: (error?: unknown, result?: unknown) => void,
) => unknown;

// AWS, "Define Lambda function handler in Node.js": `dir/file.export`, the export possibly nested.
const HANDLER = /^((?:[^/]+\/)*)([^./][^/.]*)\.([^/]+)$/;
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

/** Loads the handler that a function was configured with before the guard took its place. */
export async function loadHandler(name: string, taskRoot: string): Promise<LambdaHandler> {
  const match = HANDLER.exec(name);
  if (!match || name.split('/').includes('..')) {
    throw new Error(`"${name}" is not a handler of the form file.export below the function's code`);
  }
  const file = moduleFile(resolve(taskRoot, match[1], match[2]), name);
  const exported = match[3].split('.').reduce<unknown>(memberOf, await load(file));
  if (typeof exported !== 'function') throw new Error(`${file} exports no function "${match[3]}"`);
  if ((exported as unknown as Record<symbol, unknown>)[STREAMING] !== undefined) {
    throw new Error(`${name} streams its response, which cannot be checked before it is sent; return it as a whole`);
  }
  return exported as LambdaHandler;
}

function moduleFile(base: string, name: string): string {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => `${base}${extension}`).find((path) => existsSync(path));
  if (!file)
    throw new Error(`the handler "${name}" names no .js, .mjs or .cjs file; set HARDENED_WRAPPED_HANDLER to one`);
  return file;
}

async function load(file: string): Promise<unknown> {
  if (!file.endsWith('.mjs')) {
    try {
      return createRequire(file)(file) as unknown;
    } catch (error) {
      // A `.js` file in a package of type "module".
      if (!['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
  }
  return (await import(pathToFileURL(file).href)) as unknown;
}

function memberOf(module: unknown, name: string): unknown {
  if ((typeof module !== 'object' && typeof module !== 'function') || module === null) return undefined;
  const members = module as Record<string, unknown>;
  if (name in members) return members[name];
  // CommonJS seen through `import()`.
  const fallback = members['default'];
  return typeof fallback === 'object' && fallback !== null ? (fallback as Record<string, unknown>)[name] : undefined;
}

/** Calls a handler in whichever of the two styles it is written. */
export function callHandler(handler: LambdaHandler, event: unknown, context: unknown): Promise<unknown> {
  return new Promise((done, failed) => {
    const callback = (error?: unknown, result?: unknown) => (error ? failed(error) : done(result));
    try {
      const returned = handler(event, context, callback);
      if (isThenable(returned)) returned.then(done, failed);
      else if (handler.length < 3) done(returned);
    } catch (error) {
      failed(error);
    }
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
