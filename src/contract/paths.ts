import type { Faults } from './faults';
import { join } from './pointer';

const PARAMETER = /\{([^{}]*)\}/g;
/** What API Gateway allows in one literal part of a resource path. */
const LITERAL = /^[A-Za-z0-9._:-]+$/;
const PARAMETER_NAME = /^[A-Za-z0-9._:-]+$/;

/** Names of the template parameters of a path, in order. */
export function templateNames(path: string): string[] {
  return [...path.matchAll(PARAMETER)].map((match) => match[1]);
}

/** The same for all paths that one request could mean: `/a/{x}` and `/a/{y}/` are one. */
export function shapeOf(path: string): string {
  return path.replace(PARAMETER, '{}').replace(/(?<=.)\/$/, '');
}

/** Faults of a path template as such. */
export function checkPath(path: string, pointer: string, faults: Faults): void {
  if (!path.startsWith('/')) {
    faults.add(pointer, `path "${path}" does not start with "/"`, 'write it as "/..."');
    return;
  }
  if (/[?#]/.test(path)) {
    faults.add(pointer, `path "${path}" holds a query or fragment`, 'describe query parameters under "parameters"');
    return;
  }
  const names = templateNames(path);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    faults.add(pointer, `path "${path}" names {${twice}} twice`, 'give each parameter its own name');
  for (const segment of segmentsOf(path)) checkSegment(segment, path, pointer, faults);
}

function checkSegment(segment: string, path: string, pointer: string, faults: Faults): void {
  if (segment === '') {
    faults.add(pointer, `path "${path}" has an empty segment`, 'write each "/" once');
    return;
  }
  const names = templateNames(segment);
  const literal = segment.replace(PARAMETER, '');
  if (/[{}]/.test(literal)) {
    faults.add(pointer, `path "${path}" has an unmatched brace`, 'write parameters as {name}');
  } else if (names.length > 1) {
    const remedy = 'put one parameter into each segment; API Gateway routes by whole segments';
    faults.add(pointer, `path "${path}" has two parameters in one segment`, remedy);
  } else if (literal !== '' && !LITERAL.test(literal)) {
    const remedy = 'use letters, digits and . _ : - in path segments; API Gateway deploys no others';
    faults.add(pointer, `path "${path}" has characters that cannot be deployed in "${segment}"`, remedy);
  }
}

/** The segments of a path; one trailing slash is no segment. */
export function segmentsOf(path: string): string[] {
  const segments = path.split('/').slice(1);
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments;
}

/** One position of the resource tree that the gateway deploys. */
interface Node {
  readonly literals: Map<string, Node>;
  parameter?: { readonly name: string; readonly suffix: string; readonly node: Node };
}

/** A path of the contract, as the gateway can deploy it. */
export interface DeployedPath {
  readonly gatewayPath: string;
  /** Contract name of a parameter to its name at the gateway, where they differ. */
  readonly renamed: Readonly<Record<string, string>>;
}

/**
 * The paths as API Gateway can deploy them: one parameter name for each position of the tree (`/a/{x}` beside
 * `/a/{y}/b` is refused there), parameters as whole segments, no trailing slash.
 */
export function deployedPaths(
  paths: readonly string[],
  pathsPointer: string,
  faults: Faults,
): Map<string, DeployedPath> {
  const root: Node = { literals: new Map() };
  return new Map(paths.map((path) => [path, deploy(root, path, join(pathsPointer, path), faults)]));
}

function deploy(root: Node, path: string, pointer: string, faults: Faults): DeployedPath {
  const renamed: Record<string, string> = {};
  const out: string[] = [];
  const used = new Set<string>();
  let node = root;
  for (const segment of segmentsOf(path)) {
    const [name] = templateNames(segment);
    if (name === undefined) {
      const next = node.literals.get(segment) ?? { literals: new Map() };
      node.literals.set(segment, next);
      node = next;
      out.push(segment);
      continue;
    }
    const suffix = segment.replace(PARAMETER, '{}');
    node.parameter ??= { name: deployableName(name, used), suffix, node: { literals: new Map() } };
    if (node.parameter.suffix !== suffix) {
      const remedy = 'separate them by a literal segment; API Gateway routes by whole segments';
      faults.add(pointer, `path "${path}" differs from a sibling only within the segment "${segment}"`, remedy);
    }
    used.add(node.parameter.name);
    if (node.parameter.name !== name) renamed[name] = node.parameter.name;
    out.push(`{${node.parameter.name}}`);
    node = node.parameter.node;
  }
  return { gatewayPath: `/${out.join('/')}`, renamed };
}

function deployableName(name: string, used: ReadonlySet<string>): string {
  const base = PARAMETER_NAME.test(name) ? name : name.replace(/[^A-Za-z0-9._:-]/g, '_') || 'parameter';
  let candidate = base;
  for (let index = 2; used.has(candidate); index += 1) candidate = `${base}${index}`;
  return candidate;
}
