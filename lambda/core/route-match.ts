import type { OperationSpec } from '../../src/vocabulary';
import type { OperationList } from './operation-list';

/** An operation and the raw (still encoded) values of its path parameters. */
export interface RouteMatch {
  readonly operation: OperationSpec;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A parameter and the literal text around it within its segment: `{id}.json`. */
interface Parameter {
  readonly prefix: string;
  readonly name: string;
  readonly suffix: string;
}

// RFC 3986 pchar: what a path segment may hold.
const SEGMENT = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+$/;

const segmentsOf = (path: string): string[] => (path === '/' ? [] : path.split('/').slice(1));

function parameterOf(segment: string): Parameter | undefined {
  const match = /^([^{}]*)\{([^{}]+)\}([^{}]*)$/.exec(segment);
  return match ? { prefix: match[1], name: match[2], suffix: match[3] } : undefined;
}

/** The value that a segment gives a parameter; undefined where it is empty or the text around it differs. */
function valueIn({ prefix, suffix }: Parameter, segment: string): string | undefined {
  const fits = segment.length > prefix.length + suffix.length && segment.startsWith(prefix) && segment.endsWith(suffix);
  return fits ? segment.slice(prefix.length, segment.length - suffix.length) : undefined;
}

/**
 * The operation whose path begins with what was walked already (literals, and `{}` for parameters) and goes on with the segments.
 * A literal wins over a parameter; where it leads nowhere, the parameter is tried.
 */
function find(routes: string, walked: string, segments: readonly string[], end: (line: string) => Found): Found {
  const [segment, ...rest] = segments;
  if (segment === undefined) return end(`\n${walked} `);
  for (const next of [`${walked}/${segment}`, `${walked}/{}`]) {
    const goesOn = rest.length === 0 || routes.includes(`\n${next}/`);
    const found = goesOn ? find(routes, next, rest, end) : undefined;
    if (found) return found;
  }
  return undefined;
}

type Found = RouteMatch | undefined;

/** The values of the parameters of a path; undefined where the text around one differs. */
function parametersOf(template: string, segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = Object.create(null);
  for (const [index, part] of segmentsOf(template).entries()) {
    const parameter = parameterOf(part);
    if (!parameter) continue;
    const value = valueIn(parameter, segments[index]);
    if (value === undefined) return undefined;
    parameters[parameter.name] = value;
  }
  return parameters;
}

/** Finds the operation of a method and a raw path; undefined where none matches or the path is not canonical. */
export type Router = (method: string, path: string) => RouteMatch | undefined;

/** The router of an API. It keeps nothing: a cold start costs the same with ten operations and with a thousand. */
export function createRouter({ routes, at }: OperationList): Router {
  return (method, path) => {
    if (!path.startsWith('/')) return undefined;
    const segments = segmentsOf(path);
    if (!segments.every((segment, index) => isCanonical(segment, index === segments.length - 1))) return undefined;
    return find(routes, '', segments, (beginning) => {
      const line = `${beginning}${method} `;
      const start = routes.indexOf(line);
      if (start < 0) return undefined;
      const operation = at(Number.parseInt(routes.slice(start + line.length), 10));
      const parameters = operation.method === method ? parametersOf(operation.path, segments) : undefined;
      return parameters && { operation, parameters };
    });
  };
}

/**
 * Empty and dot segments: two spellings of one path, read differently by different readers. A trailing slash is none where
 * the contract writes it: the router knows the spelling of the contract alone.
 */
function isCanonical(segment: string, isLast: boolean): boolean {
  if (segment === '') return isLast;
  return SEGMENT.test(segment) && segment !== '.' && segment !== '..';
}

/** What the gateway says about the route it took. */
export interface GatewayRoute {
  readonly method: string;
  /** Raw path: with the base path of a custom domain, without a stage. */
  readonly path: string;
  /** Template that the gateway matched. */
  readonly resource: string;
  /** Raw path parameters that the gateway extracted. */
  readonly parameters?: Readonly<Record<string, string | undefined>> | null;
}

/** The gateway knows whole segments, and one name for each position: compared are the positions. */
function agrees(match: RouteMatch | undefined, route: GatewayRoute): match is RouteMatch {
  if (!match) return false;
  const { path, gatewayPath = path } = match.operation;
  if (gatewayPath !== route.resource) return false;
  const deployed = segmentsOf(gatewayPath);
  return segmentsOf(path).every((segment, index) => {
    const parameter = parameterOf(segment);
    if (!parameter) return true;
    const name = parameterOf(deployed[index] ?? '')?.name ?? '';
    return route.parameters?.[name] === `${parameter.prefix}${match.parameters[parameter.name]}${parameter.suffix}`;
  });
}

/**
 * Matches the raw path on our own and demands that the gateway came to the same template and parameters: two readers of
 * one URL that disagree are an attack.
 *
 * API Gateway leaves the base path of a custom domain in `path`, so leading segments beyond the template are taken off.
 */
export function matchRoute(router: Router, route: GatewayRoute): RouteMatch | undefined {
  const whole = router(route.method, route.path);
  if (agrees(whole, route)) return whole;
  const segments = segmentsOf(route.path);
  // The gateway's template has no trailing slash, whatever the contract and the request say.
  const surplus = segments.length - (segments.at(-1) === '' ? 1 : 0) - segmentsOf(route.resource).length;
  if (surplus <= 0) return undefined;
  const match = router(route.method, `/${segments.slice(surplus).join('/')}`);
  return agrees(match, route) ? match : undefined;
}

const MAX_IDENTIFIER = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f/\\]/;

/** Tells whether a decoded identifier names one object unmistakably. */
export function isPlainIdentifier(value: string): boolean {
  return (
    value.length > 0 && value.length <= MAX_IDENTIFIER && value !== '.' && value !== '..' && !FORBIDDEN.test(value)
  );
}

/**
 * Decodes a path parameter once; undefined where it is not canonical: an encoded unreserved character, a second layer of
 * encoding, a separator, a control character or a dot segment.
 */
export function decodeSegment(raw: string): string | undefined {
  if (!SEGMENT.test(raw)) return undefined;
  // RFC 3986 2.3: encoded unreserved characters are a second spelling of the same identifier.
  if (/%(?:2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])/.test(raw)) return undefined;
  try {
    const value = decodeURIComponent(raw);
    return isPlainIdentifier(value) && !/%[0-9A-Fa-f]{2}/.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
