import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { AssemblyError } from '../assembly/assembly-error';

const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** Reads a request body whole. */
export async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw new Error('request too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Binds a server to a loopback port of the system's choice. Idle connections are kept: a client that sends just as an idle one is
 * closed would see a fault that is none of its own.
 */
export function listenOnLoopback(server: http.Server, port = 0): Promise<number> {
  server.keepAliveTimeout = 0;
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? inUse(port) : error);
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function inUse(port: number): AssemblyError {
  return new AssemblyError(`port ${port}`, 'is in use', 'choose another one with --port, or leave it out');
}

/** Closes a server together with its idle and busy connections. */
export function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** An answer of AWS's JSON protocol. */
export function answerJson(response: http.ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
