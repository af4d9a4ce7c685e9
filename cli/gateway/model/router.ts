import type { MethodModel } from './rest-api-model';

export interface RouteMatch {
  readonly method: MethodModel;
  /** Path parameters as on the wire, not decoded (checklist item 28). */
  readonly parameters: Readonly<Record<string, string>>;
}

/** `ANY` stands for these; HEAD is not implied by GET, PROPFIND and TRACE are never matched (checklist item 25). */
const ANY: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: { readonly name: string; readonly node: Node };
  greedy?: { readonly name: string; readonly node: Node };
  readonly methods: Map<string, MethodModel>;
}

/** Matches resource and method together: literal segment, then `{param}`, then `{proxy+}`, with backtracking. */
export class Router {
  private readonly root = newNode();

  constructor(methods: readonly MethodModel[]) {
    for (const method of methods) this.add(method);
  }

  match(path: string, httpMethod: string): RouteMatch | undefined {
    const segments = segmentsOf(path);
    const parameters: Record<string, string> = {};
    const method = search(this.root, segments, 0, httpMethod, parameters);
    return method === undefined ? undefined : { method, parameters };
  }

  private add(method: MethodModel): void {
    let node = this.root;
    for (const segment of segmentsOf(method.resourcePath)) node = childOf(node, segment);
    node.methods.set(method.httpMethod, method);
  }
}

/** Path without doubled leading slashes (they collapse; inner ones stay: checklist item 27). */
export function collapseLeadingSlashes(path: string): string {
  return path.replace(/^\/+/, '/');
}

function segmentsOf(path: string): string[] {
  const inner = collapseLeadingSlashes(path).slice(1);
  if (inner === '') return [];
  return (inner.endsWith('/') ? inner.slice(0, -1) : inner).split('/');
}

function childOf(node: Node, segment: string): Node {
  const name = /^\{([^}]+)\}$/.exec(segment)?.[1];
  if (name === undefined) {
    const child = node.literals.get(segment) ?? newNode();
    node.literals.set(segment, child);
    return child;
  }
  if (name.endsWith('+')) {
    node.greedy ??= { name: name.slice(0, -1), node: newNode() };
    return node.greedy.node;
  }
  node.parameter ??= { name, node: newNode() };
  return node.parameter.node;
}

function search(
  node: Node,
  segments: readonly string[],
  index: number,
  httpMethod: string,
  parameters: Record<string, string>,
): MethodModel | undefined {
  if (index === segments.length) return methodOf(node, httpMethod);
  const segment = segments[index] ?? '';
  const literal = node.literals.get(segment);
  const viaLiteral = literal && search(literal, segments, index + 1, httpMethod, parameters);
  if (viaLiteral !== undefined) return viaLiteral;
  if (node.parameter !== undefined && segment !== '') {
    const found = search(node.parameter.node, segments, index + 1, httpMethod, parameters);
    if (found !== undefined) {
      parameters[node.parameter.name] = segment;
      return found;
    }
  }
  const greedy = node.greedy && methodOf(node.greedy.node, httpMethod);
  if (node.greedy === undefined || greedy === undefined) return undefined;
  parameters[node.greedy.name] = segments.slice(index).join('/');
  return greedy;
}

function methodOf(node: Node, httpMethod: string): MethodModel | undefined {
  return node.methods.get(httpMethod) ?? (ANY.includes(httpMethod) ? node.methods.get('ANY') : undefined);
}

function newNode(): Node {
  return { literals: new Map(), methods: new Map() };
}
