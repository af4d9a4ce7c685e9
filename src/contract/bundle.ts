import { dirname, resolve } from 'node:path';
import type { ContractFault } from './contract-error';
import { deref, isObject, type JsonObject, join, locate, pointerOfFragment, refOf } from './pointer';
import { readSource, type SourceFile } from './source-file';

/** Root member that holds external files of the contract. */
export const BUNDLE_KEY = 'x-hardened-bundle';

const MAX_DEPTH = 400;
const MAX_NODES = 4_000_000;
const MAX_FILES = 1000;

/** Members whose children are names chosen by the author, not keywords. */
const NAME_MAPS = new Set(
  'properties patternProperties dependentSchemas $defs definitions schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems paths webhooks content encoding variables mapping scopes'.split(
    ' ',
  ),
);
/** Members that hold data of any shape: a `$ref` in there is data, too. */
const DATA = new Set(['example', 'default', 'enum', 'const', 'value']);

export interface Bundle {
  readonly document: JsonObject;
  readonly faults: readonly ContractFault[];
  /** Turns a pointer into the bundled document into file, pointer and line of the original. */
  place(pointer: string): Pick<ContractFault, 'file' | 'pointer' | 'line'>;
  /** The same without the line: cheap, for findings come by the hundred. */
  origin(pointer: string): Pick<ContractFault, 'file' | 'pointer'>;
}

interface Reference {
  readonly source: SourceFile;
  readonly at: string;
  readonly target: string;
}

/** A file and where it stands in the bundled document. */
interface Opened {
  readonly source: SourceFile;
  readonly prefix: string;
}

class Abort extends Error {}

/**
 * Puts a document and the files that it refers to into one tree, in which every `$ref` starts with `#`. Nothing is
 * expanded, so that recursive schemas stay legal and huge documents stay small. The network is never used.
 */
export function bundle(root: SourceFile): Bundle {
  return new Bundler(root).run();
}

class Bundler {
  private readonly faults: ContractFault[] = [];
  private readonly files = new Map<string, Opened | undefined>();
  private readonly queue: SourceFile[] = [];
  private readonly references: Reference[] = [];
  private nodes = 0;

  constructor(private readonly root: SourceFile) {
    this.files.set(root.file, { source: root, prefix: '' });
  }

  run(): Bundle {
    const document = { ...(this.copyFile(this.root) as JsonObject) };
    const parts: Record<string, unknown> = {};
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      parts[this.keyOf(next)] = this.copyFile(next);
    }
    if (Object.keys(parts).length > 0) document[BUNDLE_KEY] = parts;
    this.checkTargets(document);
    return {
      document,
      faults: this.faults,
      place: (pointer) => this.place(pointer),
      origin: (pointer) => this.origin(pointer),
    };
  }

  private keyOf(source: SourceFile): string {
    return (this.files.get(source.file)?.prefix ?? '').split('/')[2];
  }

  private copyFile(source: SourceFile): unknown {
    try {
      return this.copy(source.tree, source, '', false, 0);
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
      this.fault(source, '', error.message, 'remove aliases that repeat or contain themselves, and flatten the file');
      return {};
    }
  }

  private copy(value: unknown, source: SourceFile, at: string, names: boolean, depth: number): unknown {
    this.nodes += 1;
    if (depth > MAX_DEPTH) throw new Abort(`the file nests deeper than ${MAX_DEPTH} levels`);
    if (this.nodes > MAX_NODES) throw new Abort(`the contract has more than ${MAX_NODES} values`);
    if (Array.isArray(value)) {
      return value.map((item, index) => this.copy(item, source, `${at}/${index}`, false, depth + 1));
    }
    if (!isObject(value)) return value;
    const out: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      const pointer = join(at, key);
      if (key === '__proto__') {
        this.fault(
          source,
          pointer,
          'a member is named "__proto__"',
          'rename it; it would change objects that parse it',
        );
      } else if (!names && key === '$ref' && typeof member === 'string') {
        out.$ref = this.reference(member, source, pointer);
      } else {
        const data = !names && (DATA.has(key) || (key === 'examples' && Array.isArray(member)));
        const childNames = data || (!names && NAME_MAPS.has(key));
        out[key] = data
          ? this.data(member, source, pointer, depth + 1)
          : this.copy(member, source, pointer, childNames, depth + 1);
      }
    }
    return out;
  }

  /** Data is copied as it is, with the same bounds. */
  private data(value: unknown, source: SourceFile, at: string, depth: number): unknown {
    this.nodes += 1;
    if (depth > MAX_DEPTH) throw new Abort(`the file nests deeper than ${MAX_DEPTH} levels`);
    if (this.nodes > MAX_NODES) throw new Abort(`the contract has more than ${MAX_NODES} values`);
    if (Array.isArray(value)) return value.map((item) => this.data(item, source, at, depth + 1));
    if (!isObject(value)) return value;
    const members = Object.entries(value).filter(([key]) => key !== '__proto__');
    return Object.fromEntries(members.map(([key, member]) => [key, this.data(member, source, at, depth + 1)]));
  }

  private reference(ref: string, source: SourceFile, at: string): string {
    const [location, fragment = ''] = ref.split('#', 2);
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(location)) {
      this.fault(
        source,
        at,
        `"$ref" leaves this machine: ${ref}`,
        'download the file beside the contract and refer to it',
      );
      return ref;
    }
    const pointer = pointerOfFragment(fragment);
    if (pointer === undefined) {
      this.fault(source, at, `"$ref" ${ref} has no JSON pointer behind "#"`, 'write it as "#/components/schemas/Name"');
      return ref;
    }
    const target = location === '' ? this.files.get(source.file) : this.open(location, source, at);
    if (target === undefined) return ref;
    this.references.push({ source, at, target: `${target.prefix}${pointer}` });
    return refOf(`${target.prefix}${pointer}`);
  }

  private open(location: string, from: SourceFile, at: string): { prefix: string } | undefined {
    const file = resolve(dirname(from.file), decode(location));
    if (this.files.has(file)) return this.files.get(file);
    const result = readSource(file);
    if (!result.ok || this.files.size > MAX_FILES) {
      this.files.set(file, undefined);
      const reason = result.ok ? `more than ${MAX_FILES} files` : result.faults[0].message;
      this.fault(from, at, `"$ref" leads to ${location}, but ${reason}`, 'correct the path, relative to this file');
      return undefined;
    }
    const opened = { source: result.source, prefix: `/${BUNDLE_KEY}/f${this.files.size}` };
    this.files.set(file, opened);
    this.queue.push(result.source);
    return opened;
  }

  private checkTargets(document: JsonObject): void {
    for (const { source, at, target } of this.references) {
      const found = locate(document, target);
      if (found === undefined) {
        this.fault(
          source,
          at,
          `"$ref" leads to nothing: ${this.place(target).pointer}`,
          'define it, or correct the name',
        );
      } else if (deref(document, found.value, found.pointer) === undefined) {
        this.fault(
          source,
          at,
          '"$ref" leads in a circle of references with nothing in it',
          'put a definition at its end',
        );
      }
    }
  }

  private fault(source: SourceFile, pointer: string, message: string, remedy: string): void {
    this.faults.push({ file: source.file, pointer, line: source.lineOf(pointer), message, remedy });
  }

  private place(pointer: string): Pick<ContractFault, 'file' | 'pointer' | 'line'> {
    const { source, prefix } = this.home(pointer);
    const inside = pointer.slice(prefix.length);
    return { file: source.file, pointer: inside, line: source.lineOf(inside) };
  }

  private origin(pointer: string): Pick<ContractFault, 'file' | 'pointer'> {
    const { source, prefix } = this.home(pointer);
    return { file: source.file, pointer: pointer.slice(prefix.length) };
  }

  private home(pointer: string): Opened {
    const entries = [...this.files.values()].filter((entry) => entry !== undefined && entry.prefix !== '');
    const home = entries.find((entry) => pointer === entry?.prefix || pointer.startsWith(`${entry?.prefix}/`));
    return home ?? { source: this.root, prefix: '' };
  }
}

function decode(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}
