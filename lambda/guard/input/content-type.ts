import type { BodyPlan, BodyPlans } from '../../../src/vocabulary/validators';

export interface ContentType {
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

// RFC 9110 5.6.2: token.
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const MEDIA_TYPE = new RegExp(
  `^(${TOKEN}/${TOKEN})((?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"[^"\\\\]{0,128}"))*)[ \\t]*$`,
);
const PARAMETER = new RegExp(`;[ \\t]*(${TOKEN})=(?:(${TOKEN})|"([^"\\\\]*)")`, 'g');
const MAX_LENGTH = 256;

/** Reads a content type strictly; undefined where it is malformed or names a parameter twice. */
export function parseContentType(value: string): ContentType | undefined {
  const match = value.length <= MAX_LENGTH ? MEDIA_TYPE.exec(value) : null;
  if (!match) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name, token, quoted] of match[2].matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (parameters.has(key)) return undefined;
    parameters.set(key, token ?? quoted);
  }
  return { essence: match[1].toLowerCase(), parameters };
}

/** Tells whether a content type is one of a list of types and ranges. */
export function isInRange(essence: string, ranges: readonly string[]): boolean {
  return [essence, `${essence.split('/', 1)[0]}/*`, '*/*'].some((name) => ranges.includes(name));
}

/** The plan of a content type: its own, that of its range, that of any. */
export function planOf(plans: BodyPlans, essence: string): BodyPlan | undefined {
  const range = `${essence.split('/', 1)[0]}/*`;
  const key = [essence, range, '*/*'].find((name) => Object.hasOwn(plans, name));
  return key === undefined ? undefined : plans[key];
}

/** Only parameters that change nothing are let through: another charset is another text to another reader. */
export function hasPlainParameters({ parameters }: ContentType, plan: BodyPlan): boolean {
  const allowed = plan.kind === 'multipart' ? ['boundary'] : plan.kind === 'binary' ? [] : ['charset'];
  const known = [...parameters.keys()].every((name) => allowed.includes(name));
  const charset = parameters.get('charset');
  if (plan.kind === 'multipart' && !isBoundary(parameters.get('boundary'))) return false;
  return known && (charset === undefined || charset.toLowerCase() === 'utf-8');
}

// RFC 2046 5.1.1.
function isBoundary(boundary: string | undefined): boolean {
  return boundary !== undefined && /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary);
}
