/** One request as an access log or a decision record tells it. */
export interface LogLine {
  readonly kind: 'access' | 'decision';
  /** Epoch milliseconds. */
  readonly time: number;
  readonly method: string;
  /** Access log: template of the resource. Decision record: the raw path. */
  readonly path: string;
  /** Empty where the line names none. */
  readonly operation: string;
  readonly consumer: string;
  readonly decision: string;
  /** Decision records: objects that were decided on. */
  readonly objects: number;
  /** The backend was called, or the request was allowed. */
  readonly isServed: boolean;
  readonly point: string;
  readonly correlation: string;
}

type Json = Record<string, unknown>;

/** Lines of an access log or of decision records (OCSF); those of neither kind are counted. */
export function readLog(text: string): { readonly lines: readonly LogLine[]; readonly unread: number } {
  const rows = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  const lines = rows.map(lineOf);
  const read = lines.filter((line) => line !== undefined);
  return { lines: read, unread: rows.length - read.length };
}

function lineOf(row: string): LogLine | undefined {
  const parsed = objectOf(row);
  if (!parsed) return undefined;
  // CloudWatch Logs exports wrap each event.
  const wrapped = parsed['message'] ?? parsed['@message'];
  const record = (typeof wrapped === 'string' ? objectOf(wrapped) : undefined) ?? parsed;
  return decisionLine(record) ?? accessLine(record);
}

function objectOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const member = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((current, name) => (current as Json | undefined | null)?.[name], value);

/** The gateway writes `-` for a variable without a value. */
const word = (value: unknown): string => (typeof value === 'string' && value !== '-' ? value : '');

function decisionLine(record: Json): LogLine | undefined {
  const hardened = member(record, 'unmapped', 'hardened');
  if (typeof hardened !== 'object' || hardened === null || typeof record['time'] !== 'number') return undefined;
  const decision = word(member(hardened, 'decision'));
  const resources = record['resources'];
  return {
    kind: 'decision',
    time: record['time'],
    method: word(member(record, 'http_request', 'http_method')),
    path: word(member(record, 'http_request', 'url', 'path')),
    operation: word(member(hardened, 'operation')),
    consumer: word(member(record, 'actor', 'user', 'account', 'uid')),
    decision,
    objects: Array.isArray(resources) ? resources.length : 0,
    isServed: decision === 'allow',
    point: word(member(hardened, 'point')),
    correlation: word(member(record, 'metadata', 'correlation_uid')),
  };
}

function accessLine(record: Json): LogLine | undefined {
  const time = Number(record['time']);
  if (typeof record['resourcePath'] !== 'string' || !Number.isFinite(time)) return undefined;
  return {
    kind: 'access',
    time,
    method: word(record['httpMethod']),
    path: word(record['resourcePath']),
    operation: word(record['operation']),
    consumer: word(record['consumer']),
    decision: word(record['decision']),
    objects: 0,
    isServed: word(record['integrationStatus']) !== '' || /^2/.test(word(record['status'])),
    point: 'gateway',
    correlation: word(record['extendedRequestId']),
  };
}
