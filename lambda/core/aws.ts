import * as http from 'node:http';
import * as https from 'node:https';
import { sign } from 'aws4';
import { type AwsEnv, type AwsService, awsEnv } from './env';

/** Services that speak AWS JSON. */
type JsonService = Exclude<AwsService, 's3' | 'sts'>;

/** One signed call of an AWS JSON API. */
export interface AwsRequest {
  readonly service: JsonService;
  /** Value of `X-Amz-Target`: `DynamoDB_20120810.GetItem`, `secretsmanager.GetSecretValue`. */
  readonly target: string;
  /** Path of an operation of a REST API, which is posted to; `target` then names it in errors alone. */
  readonly path?: string;
  /** Default: POST. */
  readonly method?: 'DELETE';
  readonly body: Record<string, unknown>;
  /** Milliseconds for everything: connection, retry, last byte. */
  readonly deadlineMs: number;
  /** The longest answer that is read; default: 1 MB. */
  readonly maxBytes?: number;
}

export type AwsCall = (request: AwsRequest) => Promise<Record<string, unknown>>;

/** An answer that is not a success, or none in time (`code` is `Timeout`, `Network` or AWS's own error code). */
export class AwsCallError extends Error {
  constructor(
    readonly target: string,
    readonly code: string,
    readonly status: number,
  ) {
    super(`${target} failed: ${code} (status ${status})`);
    this.name = 'AwsCallError';
  }
}

// The SDK would add 80 to 110 ms to a cold start; these calls need none of it.
const CONTENT_TYPES: Record<JsonService, string> = {
  dynamodb: 'application/x-amz-json-1.0',
  secretsmanager: 'application/x-amz-json-1.1',
  verifiedpermissions: 'application/x-amz-json-1.0',
  kinesis: 'application/x-amz-json-1.1',
  events: 'application/x-amz-json-1.1',
  sqs: 'application/x-amz-json-1.0',
  securityhub: 'application/json',
  securitylake: 'application/json',
  wafv2: 'application/x-amz-json-1.1',
};
const MAX_RESPONSE_BYTES = 1024 * 1024;
const ATTEMPTS = 2;
const RETRY_PAUSE_MS = 25;

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 16 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 16 }),
};

interface Answer {
  readonly status: number;
  readonly text: string;
  /** What a REST API calls the error: `NameOfError:` and an address that nobody needs. */
  readonly errorType?: string;
}

function signedOptions(request: AwsRequest, env: AwsEnv, text: string): { url: URL; options: https.RequestOptions } {
  const url = new URL(env.endpoint);
  const { path = '/', method = 'POST' } = request;
  const target = request.path === undefined ? { 'X-Amz-Target': request.target } : {};
  const signed = sign(
    {
      service: request.service,
      region: env.region,
      host: url.host,
      method,
      path,
      headers: { 'Content-Type': CONTENT_TYPES[request.service], ...target },
      body: text,
    },
    env.credentials,
  );
  return { url, options: { method, path, headers: signed.headers as http.OutgoingHttpHeaders } };
}

function send(request: AwsRequest, signal: AbortSignal): Promise<Answer> {
  const text = request.method === 'DELETE' ? '' : JSON.stringify(request.body);
  const { url, options } = signedOptions(request, awsEnv(request.service), text);
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const call = (secure ? https : http).request(
      url,
      { ...options, agent: agents[secure ? 'https:' : 'http:'], signal },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > (request.maxBytes ?? MAX_RESPONSE_BYTES)) response.destroy(new Error('response too large'));
          else chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            errorType: response.headers['x-amzn-errortype']?.toString().split(':')[0],
          }),
        );
        // A connection cut in mid-answer ends without `end`.
        response.on('close', () => reject(new Error('answer cut off')));
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function errorCode(body: Record<string, unknown> | undefined, errorType = 'Unknown'): string {
  const type = typeof body?.['__type'] === 'string' ? body['__type'] : errorType;
  return type.slice(type.lastIndexOf('#') + 1);
}

function isRetryable(error: AwsCallError): boolean {
  return (
    error.status >= 500 ||
    error.status === 429 ||
    error.code === 'Network' ||
    /Throttl|ProvisionedThroughput|RequestLimit/.test(error.code)
  );
}

async function attempt(request: AwsRequest, signal: AbortSignal): Promise<Record<string, unknown>> {
  const answer = await send(request, signal).catch(() => {
    throw new AwsCallError(request.target, signal.aborted ? 'Timeout' : 'Network', 0);
  });
  const body = parsed(answer.text);
  if (answer.status !== 200) throw new AwsCallError(request.target, errorCode(body, answer.errorType), answer.status);
  if (!body) throw new AwsCallError(request.target, 'MalformedAnswer', answer.status);
  return body;
}

/**
 * Calls AWS once, and once more after a throttle, a 5xx or a lost connection, all within one deadline that also ends a
 * drip of single bytes.
 *
 * @throws AwsCallError
 */
export const awsCall: AwsCall = async (request) => {
  const signal = AbortSignal.timeout(request.deadlineMs);
  for (let count = 1; ; count++) {
    try {
      return await attempt(request, signal);
    } catch (error) {
      if (!(error instanceof AwsCallError) || !isRetryable(error) || count >= ATTEMPTS || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
};
