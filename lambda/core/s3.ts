import { createHash } from 'node:crypto';
import type * as http from 'node:http';
import { sign } from 'aws4';
import { type AwsEnv, awsEnv } from './env';
import { exchange, type HttpAnswer } from './http-exchange';

/** An object, by bucket and key. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** The two things that handlers do with objects. */
export interface S3 {
  /**
   * Writes an object.
   *
   * @returns the version; empty where the bucket keeps none
   */
  put(place: S3Location, body: string | Buffer): Promise<string>;
  /** Reads an object of at most `maxBytes`. */
  get(place: S3Location, maxBytes: number): Promise<Buffer>;
}

/** As whom objects are read and written. */
type Identity = () => Promise<AwsEnv['credentials']>;

const DEADLINE_MS = 20_000;
const ERROR_BYTES = 64 * 1024;

/** Segments as S3 signs them. */
const encoded = (key: string) => key.split('/').map(encodeURIComponent).join('/');

/** S3 by two signed requests: the SDK would add 100 ms to a cold start. */
function s3Of(identity: Identity): S3 {
  async function send(
    { bucket, key }: S3Location,
    method: 'PUT' | 'GET',
    maxBytes: number,
    body?: string | Buffer,
  ): Promise<HttpAnswer> {
    const { endpoint, region } = awsEnv('s3');
    // Path style: a bucket with dots in its name has no certificate of its own.
    const url = new URL(`/${bucket}/${encoded(key)}`, endpoint);
    const request = {
      service: 's3',
      region,
      host: url.host,
      method,
      path: url.pathname,
      // A bucket with object lock takes nothing without a checksum.
      ...(body !== undefined && { body, headers: { 'Content-MD5': createHash('md5').update(body).digest('base64') } }),
    };
    const headers = sign(request, await identity()).headers as http.OutgoingHttpHeaders;
    return exchange({ url, method, headers, body, deadlineMs: DEADLINE_MS, maxBytes });
  }

  async function succeed(place: S3Location, method: 'PUT' | 'GET', maxBytes: number, body?: string | Buffer) {
    const name = `s3://${place.bucket}/${place.key}`;
    const answer = await send(place, method, maxBytes, body).catch((error: unknown) => {
      throw new Error(`${method} ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (answer.status === 200) return answer;
    const code = /<Code>(\w+)<\/Code>/.exec(answer.body.toString('utf8'))?.[1] ?? 'no code';
    throw new Error(`${method} ${name} answered ${answer.status} (${code})`);
  }

  return {
    put: async (place, body) => {
      const { headers } = await succeed(place, 'PUT', ERROR_BYTES, body);
      return String(headers['x-amz-version-id'] ?? '');
    },
    get: async (place, maxBytes) => (await succeed(place, 'GET', maxBytes)).body,
  };
}

/** S3 as the function itself. */
export const s3Client: S3 = s3Of(async () => awsEnv('s3').credentials);

/** S3 as somebody else: a role that the function takes on. */
export const s3As = s3Of;
