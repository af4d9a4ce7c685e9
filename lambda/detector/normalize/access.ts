import type { Signal } from '../../../src/vocabulary';
import { type Line, text, timeOf } from './text';

/**
 * Reads a line of the access log, as this product has the stage write it. Undefined: it is none.
 *
 * @param edgeHeader header in which the edge tells the address of the caller; absent: no edge
 */
export function accessSignal(line: Line, edgeHeader?: string): Signal | undefined {
  const time = timeOf(line['time']);
  const correlation = text(line['extendedRequestId']);
  if (time === undefined || correlation === undefined || line['status'] === undefined) return undefined;
  // The log knows connections only, and all callers share those of the edge.
  const ip = edgeHeader === undefined ? text(line['sourceIp']) : undefined;
  const consumer = text(line['consumer']);
  return {
    source: 'access',
    time,
    uid: correlation,
    correlation,
    ip,
    consumer,
    caller: consumer ?? ip,
    minute: String(Math.floor(time / 60_000)),
    status: text(line['status']),
    responseType: text(line['responseType']),
    method: text(line['httpMethod']),
    host: text(line['domainName']),
    operation: text(line['operation']),
    userAgent: text(line['userAgent']),
    tlsVersion: text(line['tlsVersion']),
    cipherSuite: text(line['cipherSuite']),
    // API Gateway has no policy of TLS 1.3 alone for domains that ask for certificates.
    oldestTls: text(line['certSerial']) === undefined ? text(line['oldestTls']) : undefined,
  };
}
