import { existsSync } from 'node:fs';
import Module from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkerStart } from '../protocol';
import type { Handler } from './run-handler';

interface ModuleInternals {
  _resolveFilename(request: string, parent: unknown, ...rest: unknown[]): string;
  _initPaths(): void;
  globalPaths: string[];
}

const internals = Module as unknown as ModuleInternals;

/** `/opt/<x>` as a path in the last layer that has it, or undefined. */
export function inLayers(path: string, layers: readonly string[]): string | undefined {
  if (!path.startsWith('/opt/')) return undefined;
  const candidates = layers.map((layer) => join(layer, path.slice('/opt/'.length))).reverse();
  const suffixes = ['', '.js', '.mjs', '.cjs', '.json'];
  return candidates.find((candidate) => suffixes.some((suffix) => existsSync(candidate + suffix)));
}

/** Lets code find what Lambda's runtime would give it: layers under `/opt`, the AWS SDK. */
export function adaptModuleResolution({ layers, sdkRoots }: WorkerStart): void {
  const original = internals._resolveFilename.bind(Module);
  internals._resolveFilename = (request, parent, ...rest) => {
    const layered = inLayers(request, layers);
    if (layered) return original(layered, parent, ...rest);
    try {
      return original(request, parent, ...rest);
    } catch (error) {
      if (!/^@(aws-sdk|smithy|aws)\//.test(request)) throw error;
      return original(request, parent, false, { paths: [...sdkRoots] });
    }
  };
}

/** Finds the file of a handler and the name that it exports. */
export function locateHandler({ handler, taskRoot, layers }: WorkerStart): { file: string; exported: string } {
  const slash = handler.lastIndexOf('/') + 1;
  const dot = handler.indexOf('.', slash);
  if (dot < 0) throw new Error(`Runtime.MalformedHandlerName: "${handler}" is not of the form file.export`);
  const path = handler.slice(0, dot);
  const base = isAbsolute(path) ? (inLayers(path, layers) ?? path) : resolve(taskRoot, path);
  const file = ['', '.js', '.mjs', '.cjs']
    .map((suffix) => base + suffix)
    .find((name) => /\.[mc]?js$/.test(name) && existsSync(name));
  if (!file)
    throw new Error(`Runtime.ImportModuleError: no file for handler "${handler}" in ${taskRoot} or its layers`);
  return { file, exported: handler.slice(dot + 1) };
}

/** Loads a handler: CommonJS or ESM. */
export async function loadHandler(start: WorkerStart): Promise<Handler> {
  const { file, exported } = locateHandler(start);
  const namespace = (await loadModule(file)) as Record<string, unknown>;
  const holder = (namespace['default'] ?? {}) as Record<string, unknown>;
  const handler = exported
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], namespace);
  const found = handler ?? holder[exported];
  if (typeof found !== 'function')
    throw new Error(`Runtime.HandlerNotFound: ${file} exports no function "${exported}"`);
  return found as Handler;
}

async function loadModule(file: string): Promise<unknown> {
  try {
    // CommonJS first: the cache and `require` hooks of the function's own code then see one instance.
    if (!file.endsWith('.mjs')) return Module.createRequire(file)(file) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM' && !(error instanceof SyntaxError)) throw error;
  }
  return import(pathToFileURL(file).href);
}
