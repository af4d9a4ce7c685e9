import type { ProxyResponse } from '../proxy';

const MEMBERS = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];
// RFC 9110 5.5: visible characters, spaces and tabs; a line break would begin another header.
const FIELD_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

type Unknowns = Record<string, unknown>;

function isObject(value: unknown): value is Unknowns {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599
    ? (status as number)
    : undefined;
}

/** All headers, the values of one name together; undefined where API Gateway would refuse or misread them. */
function headersOf(answer: Unknowns): Record<string, string[]> | undefined {
  const headers: Record<string, string[]> = Object.create(null);
  const { headers: single = {}, multiValueHeaders: multi = {} } = answer;
  if (!isObject(single ?? {}) || !isObject(multi ?? {})) return undefined;
  const lists = Object.entries((multi ?? {}) as Unknowns);
  const singles = Object.entries((single ?? {}) as Unknowns).map(([name, value]) => [name, [value]] as const);
  for (const [name, values] of [...lists, ...singles]) {
    if (!FIELD_NAME.test(name) || !Array.isArray(values)) return undefined;
    const key = name.toLowerCase();
    for (const value of values) {
      if (!['string', 'number', 'boolean'].includes(typeof value) || !FIELD_VALUE.test(String(value))) return undefined;
      const known = headers[key] ?? [];
      headers[key] = known.includes(String(value)) ? known : [...known, String(value)];
    }
  }
  return headers;
}

/**
 * Reads what a handler returned as API Gateway would, strictly: undefined where it is no proxy response. Header names
 * come out in lower case.
 */
export function readProxyResponse(answer: unknown): ProxyResponse | undefined {
  if (!isObject(answer) || !Object.keys(answer).every((member) => MEMBERS.includes(member))) return undefined;
  const statusCode = statusOf(answer['statusCode']);
  const multiValueHeaders = headersOf(answer);
  const { body, isBase64Encoded } = answer;
  const isBody = body === undefined || body === null || typeof body === 'string';
  const isFlag = isBase64Encoded === undefined || isBase64Encoded === null || typeof isBase64Encoded === 'boolean';
  if (statusCode === undefined || !multiValueHeaders || !isBody || !isFlag) return undefined;
  return {
    statusCode,
    multiValueHeaders,
    ...(typeof body === 'string' && { body }),
    ...(isBase64Encoded === true && { isBase64Encoded }),
  };
}
