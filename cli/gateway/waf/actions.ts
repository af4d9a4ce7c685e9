import type { WafAction } from './web-acl-model';

type Members = Readonly<Record<string, unknown>>;

const KINDS: Readonly<Record<string, WafAction['kind']>> = {
  Allow: 'allow',
  Block: 'block',
  Count: 'count',
  Captcha: 'captcha',
  Challenge: 'challenge',
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  TEXT_PLAIN: 'text/plain',
  TEXT_HTML: 'text/html',
  APPLICATION_JSON: 'application/json',
};

/** Compiles a rule action or default action; one that is not known here is `unknown`, never ignored. */
export function compileAction(value: unknown, bodies: Members): WafAction {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [name = '', settings] = entries[0] ?? [];
  const kind = entries.length === 1 ? KINDS[name] : undefined;
  if (kind === undefined) return { kind: 'unknown', insert: [] };
  const members = (settings ?? {}) as Members;
  const handling = (members['CustomRequestHandling'] ?? {}) as Members;
  const insert = headersOf(handling['InsertHeaders']).map(([header, text]): [string, string] => [
    `x-amzn-waf-${header}`,
    text,
  ]);
  const response = responseOf(members['CustomResponse'], bodies);
  return response === undefined ? { kind, insert } : { kind, insert, response };
}

function responseOf(value: unknown, bodies: Members): WafAction['response'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const custom = value as Members;
  const body = bodies[String(custom['CustomResponseBodyKey'])] as Members | undefined;
  const type = body === undefined ? undefined : CONTENT_TYPES[String(body['ContentType'])];
  return {
    status: Number(custom['ResponseCode'] ?? 403),
    headers: [
      ...(type === undefined ? [] : [['Content-Type', type] as const]),
      ...headersOf(custom['ResponseHeaders']),
    ],
    ...(body === undefined ? {} : { body: String(body['Content'] ?? '') }),
  };
}

function headersOf(value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [];
  return (value as Members[]).map((header) => [String(header['Name']), String(header['Value'])]);
}
