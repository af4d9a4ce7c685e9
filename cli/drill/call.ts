import type { Connection, RawRequest } from './client';

/** The parts of a request in which credentials are presented. */
export interface Presented {
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  /** Makes the DPoP proof of a caller whose tokens are bound to a key: when the request is sent, from what it then is. */
  readonly proof?: (call: Call) => string;
}

/** One request in parts that attacks can change, each in one place. */
export interface Call extends Presented {
  readonly connection: Connection;
  readonly method: string;
  /** Raw path relative to the base path, percent-encoded. */
  readonly path: string;
  /** JSON value of the body, or its bytes. */
  readonly body?: unknown;
}

export function toRequest(call: Call): RawRequest {
  const query = call.query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return {
    method: call.method,
    path: query ? `${call.path}${call.path.includes('?') ? '&' : '?'}${query}` : call.path,
    headers: call.headers,
    ...(call.body !== undefined && { body: bytesOf(call.body) }),
  };
}

export function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

export function header(call: Call, name: string): string | undefined {
  return call.headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

/** The call with one header set; every earlier one of that name is gone. */
export function withHeader<C extends Presented>(call: C, name: string, value: string): C {
  return { ...call, headers: [...withoutHeader(call, name).headers, [name, value]] };
}

export function withoutHeader<C extends Presented>(call: C, name: string): C {
  return { ...call, headers: call.headers.filter(([given]) => given.toLowerCase() !== name.toLowerCase()) };
}

/** The call with another header after those it has, even of the same name. */
export function plusHeader<C extends Presented>(call: C, name: string, value: string): C {
  return { ...call, headers: [...call.headers, [name, value]] };
}

export function withToken<C extends Presented>(call: C, token: string): C {
  return withHeader(call, 'Authorization', `${call.proof ? 'DPoP' : 'Bearer'} ${token}`);
}

/** The call with a proof, where its caller needs one and it has none. */
export function withProof(call: Call): Call {
  return call.proof && header(call, 'dpop') === undefined ? withHeader(call, 'DPoP', call.proof(call)) : call;
}

export function withBody(call: Call, body: unknown, contentType?: string): Call {
  const changed = { ...call, body };
  return contentType ? withHeader(changed, 'Content-Type', contentType) : changed;
}
