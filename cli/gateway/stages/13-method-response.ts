import { isBinary, mediaTypeOf } from '../events/media-type';
import { badGateway } from './12-integration';
import { decide, type Exchange, type Stage } from './stage';

const name = '13-method-response';

const KEYS: ReadonlySet<string> = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);
/** Renamed to `x-amzn-Remapped-…` (checklist item 93). */
const REMAPPED: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'date',
  'server',
  'www-authenticate',
]);
/** The gateway's own, or meaningless behind it. */
const DROPPED: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'x-amzn-requestid',
  'x-amz-apigw-id',
  'x-amzn-trace-id',
]);

type Pairs = [string, string][];

/** Reads what a Lambda proxy integration returned; anything else than the five members is a 502. */
export const methodResponse: Stage = {
  name,
  run(x) {
    const parsed = parseResponse(x.functionResult?.payload);
    if (typeof parsed === 'string') {
      decide(x, name, '89', 'refuse', `malformed Lambda proxy response: ${parsed}`);
      x.integration = { latencyMs: 0, ...x.integration, error: 'Malformed Lambda proxy response' };
      return badGateway();
    }
    x.integration = { latencyMs: 0, ...x.integration, functionStatus: parsed.status };
    decide(x, name, '89', 'pass', `status ${parsed.status}`);
    const headers = parsed.headers.flatMap(([key, value]): Pairs => {
      const lower = key.toLowerCase();
      if (DROPPED.has(lower)) return [];
      return [[REMAPPED.has(lower) ? `x-amzn-Remapped-${key}` : key, value]];
    });
    const hasType = headers.some(([key]) => key.toLowerCase() === 'content-type');
    return {
      kind: 'answer',
      status: parsed.status,
      headers: [
        ...(hasType ? [] : ([['Content-Type', 'application/json']] as Pairs)),
        ['x-amzn-RequestId', x.ids.requestId],
        ['x-amz-apigw-id', x.ids.extendedRequestId],
        ['X-Amzn-Trace-Id', x.ids.traceId],
        ...headers,
      ],
      body: Buffer.from(parsed.body, parsed.isBase64Encoded && acceptsBinary(x) ? 'base64' : 'utf8'),
    };
  },
};

// Only the first Accept type counts (checklist item 91).
function acceptsBinary(x: Exchange): boolean {
  return isBinary(mediaTypeOf(x.headers.value('accept')?.split(',', 1)[0]), x.api.binaryMediaTypes);
}

interface ParsedResponse {
  readonly status: number;
  readonly headers: Pairs;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

function parseResponse(payload: unknown): ParsedResponse | string {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'not an object';
  const response = payload as Record<string, unknown>;
  const unknown = Object.keys(response).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `unknown member "${unknown}"`;
  const status = response['statusCode'] ?? 200;
  if (!/^\d{3}$/.test(String(status)) || Number(status) < 200 || Number(status) > 599) return 'statusCode is no status';
  const body = response['body'] ?? '';
  if (typeof body !== 'string') return 'body is not text';
  const headers = mergeHeaders(response['multiValueHeaders'], response['headers']);
  if (typeof headers === 'string') return headers;
  return { status: Number(status), headers, body, isBase64Encoded: response['isBase64Encoded'] === true };
}

/** Multi-value headers first, their casing wins; a single value is added unless it is there already (item 90). */
function mergeHeaders(multi: unknown, single: unknown): Pairs | string {
  const merged = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [key, values] of entriesOf(multi)) {
    if (!Array.isArray(values)) return `multiValueHeaders.${key} is not a list`;
    merged.set(key.toLowerCase(), { name: key, values: values.map(String) });
  }
  for (const [key, value] of entriesOf(single)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object') return `headers.${key} is not text`;
    const entry = merged.get(key.toLowerCase());
    if (entry === undefined) merged.set(key.toLowerCase(), { name: key, values: [String(value)] });
    else if (!entry.values.includes(String(value))) entry.values.push(String(value));
  }
  const pairs = [...merged.values()].flatMap((entry) =>
    entry.values.map((value): [string, string] => [entry.name, value]),
  );
  const illegal = pairs.find(([key, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(key) || /[\0\r\n]/.test(value));
  return illegal === undefined ? pairs : `header "${illegal[0]}" is not a legal header`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
