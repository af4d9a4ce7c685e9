import { Unresolvable } from './intrinsics';
import { isRecord } from './json';

const REFERENCE = /\{\{resolve:([a-z-]+):([^}]*)\}\}/g;
// The id may be an ARN, which holds colons itself.
const SECRET = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)(?::SecretString(?::([^:]*))?)?/;

/** Where dynamic references of a template find their values. */
export interface DynamicSources {
  /** Text of a secret by ARN or name. */
  secret(id: string): string | undefined;
  /** Value of a parameter by name. */
  parameter(name: string): string | undefined;
}

/** Replaces `{{resolve:secretsmanager:…}}` and `{{resolve:ssm:…}}` by values of this assembly. */
export function resolveDynamic(text: string, sources: DynamicSources): string {
  return text.replace(REFERENCE, (whole, service: string, rest: string) => {
    const value = service === 'secretsmanager' ? secretValue(rest, sources) : parameterValue(service, rest, sources);
    if (value === undefined) throw new Unresolvable(`the dynamic reference ${whole}`);
    return value;
  });
}

function parameterValue(service: string, rest: string, sources: DynamicSources): string | undefined {
  return service === 'ssm' ? sources.parameter(rest.split(':')[0] ?? '') : undefined;
}

function secretValue(rest: string, sources: DynamicSources): string | undefined {
  const [, id = '', key] = SECRET.exec(rest) ?? [];
  const whole = sources.secret(id);
  if (whole === undefined || !key) return whole;
  const object: unknown = JSON.parse(whole);
  const member = isRecord(object) ? object[key] : undefined;
  return typeof member === 'string' ? member : undefined;
}
