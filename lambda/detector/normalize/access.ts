import type { Signal } from '../../../src/vocabulary';
import { type Line, text, timeOf } from './text';

/** Reads a line of the access log, as this product has the stage write it. Undefined: it is none. */
export function accessSignal(line: Line): Signal | undefined {
  const time = timeOf(line['time']);
  const correlation = text(line['extendedRequestId']);
  if (time === undefined || correlation === undefined || line['status'] === undefined) return undefined;
  const ip = text(line['sourceIp']);
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
  };
}
