import { readFileSync, statSync } from 'node:fs';
import type { Document, LineCounter } from 'yaml';
import { toolbox } from '../core/toolbox';
import { duplicateMembers } from './duplicate-members';
import type { ContractFault } from './contract-error';
import { tokensOf } from './pointer';

/** Larger than any public API description that we know of (GitHub's: 12 MB). */
const MAX_BYTES = 32 * 1024 * 1024;
/** Above this, faults of a JSON file carry pointers but no lines: a second parse would take seconds. */
const MAX_BYTES_FOR_LINES = 4 * 1024 * 1024;
/** Bounds the expansion of YAML aliases ("billion laughs"); real documents use an anchor a few hundred times. */
const MAX_ALIASES = 10_000;
/** Faults of syntax beyond this number say the same again. */
const MAX_FAULTS = 20;

interface Positions {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** One file of a contract: its data, and where in the text each part stands. */
export class SourceFile {
  private positions?: Positions;

  constructor(
    readonly file: string,
    readonly tree: unknown,
    private readonly text: string,
    positions?: Positions,
  ) {
    this.positions = positions;
  }

  /** The line of what a pointer names, or of its nearest ancestor. */
  lineOf(pointer: string): number | undefined {
    if (this.positions === undefined && this.text.length > MAX_BYTES_FOR_LINES) return undefined;
    this.positions ??= parseYaml(this.text);
    const offset = offsetOf(this.positions.document.contents, tokensOf(pointer));
    return offset === undefined ? undefined : this.positions.lines.linePos(offset).line;
  }
}

export type SourceResult =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly faults: readonly ContractFault[] };

/** Reads and parses one file; what cannot be read or parsed comes back as faults. */
export function readSource(file: string): SourceResult {
  const text = readText(file);
  if (typeof text !== 'string') return refuse(file, text);
  const looksJson = /^\s*[{[]/.test(text);
  if (looksJson) {
    try {
      return jsonSource(file, text, JSON.parse(text) as unknown);
    } catch (error) {
      // YAML's flow style also starts with a brace, so only what is neither is a fault.
      const yaml = yamlSource(file, text);
      return yaml.ok || !file.endsWith('.json') ? yaml : refuse(file, jsonProblem(text, error));
    }
  }
  return yamlSource(file, text);
}

/** Only the contract itself must be clear: what examples say twice, nobody relies on. */
const IN_EXAMPLE = /\/examples?\//;

function jsonSource(file: string, text: string, tree: unknown): SourceResult {
  const twice = duplicateMembers(text).filter(({ pointer }) => !IN_EXAMPLE.test(pointer));
  if (twice.length === 0) return { ok: true, source: new SourceFile(file, tree, text) };
  const faults = twice.slice(0, MAX_FAULTS).map(({ pointer, offset }) => ({
    file,
    pointer,
    line: text.slice(0, offset).split('\n').length,
    message: 'the member is there twice, and the last one would count',
    remedy: 'remove one, or give it another name',
  }));
  return { ok: false, faults };
}

interface Problem {
  readonly message: string;
  readonly remedy: string;
  readonly line?: number;
}

function refuse(file: string, problem: Problem): SourceResult {
  return { ok: false, faults: [{ file, pointer: '', ...problem }] };
}

function readText(file: string): string | Problem {
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) {
      const message = `the file has ${size} bytes, more than the ${MAX_BYTES} that are accepted`;
      return { message, remedy: 'split the API, or remove generated examples' };
    }
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return { message: `the file cannot be read (${code})`, remedy: 'check the path and its permissions' };
  }
  if (bytes.includes(0)) {
    return { message: 'the file is not text', remedy: 'save the OpenAPI document as YAML or JSON in UTF-8' };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { message: 'the file is not UTF-8', remedy: 'save it as UTF-8' };
  }
}

function jsonProblem(text: string, error: unknown): Problem {
  const message = (error as Error).message;
  const position = /position (\d+)/.exec(message)?.[1];
  const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
  return { message: `the file is not JSON (${message.slice(0, 120)})`, remedy: 'correct the syntax', line };
}

function parseYaml(text: string): Positions {
  const { yaml } = toolbox();
  const lines = new yaml.LineCounter();
  return { document: yaml.parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'silent' }), lines };
}

function yamlSource(file: string, text: string): SourceResult {
  try {
    const positions = parseYaml(text);
    const { errors } = positions.document;
    if (errors.some(({ message }) => /call stack/.test(message))) return refuse(file, TOO_DEEP);
    if (errors.length > 0) {
      const faults = errors.slice(0, MAX_FAULTS).map((error) => ({
        file,
        pointer: '',
        line: error.linePos?.[0].line,
        message: `the file is not YAML (${error.message.split('\n')[0]})`,
        remedy: 'correct the syntax',
      }));
      return { ok: false, faults };
    }
    const tree = positions.document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
    return { ok: true, source: new SourceFile(file, tree, text, positions) };
  } catch (error) {
    return refuse(file, yamlSurprise(error));
  }
}

const TOO_DEEP: Problem = { message: 'the file nests too deeply', remedy: 'flatten it' };

/** The parser throws for alias bombs (ReferenceError) and for nesting deeper than the stack (RangeError). */
function yamlSurprise(error: unknown): Problem {
  if (error instanceof RangeError) return TOO_DEEP;
  const message = `YAML aliases cannot be resolved (${(error as Error).message})`;
  return { message, remedy: 'write the repeated parts out, or use "$ref"' };
}

function offsetOf(root: unknown, tokens: readonly string[]): number | undefined {
  const { yaml } = toolbox();
  let node: unknown = root;
  let offset = rangeStart(root);
  for (const token of tokens) {
    if (yaml.isMap(node)) {
      const pair = node.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === token);
      if (pair === undefined) return offset;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else if (yaml.isSeq(node)) {
      node = node.items[Number(token)];
      offset = rangeStart(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: readonly number[] } | null | undefined)?.range?.[0];
}
