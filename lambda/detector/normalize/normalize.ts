import type { Signal } from '../../../src/vocabulary';
import { accessSignal } from './access';
import { adminSignal } from './admin';
import { certificateSignal } from './certificate';
import { decisionSignal } from './decision';
import { isLine, type Line } from './text';
import { wafSignal } from './waf';

/** Characters of the longest line that is read: CloudWatch Logs takes no more than 1 MB, and no record of ours has so much. */
export const LONGEST_LINE = 262_144;

/** Why a line is no signal. */
export type Quarantine = 'too long' | 'not JSON' | 'unknown shape';

/** A signal, or why there is none. */
export type Normalized = { readonly signal: Signal } | { readonly quarantine: Quarantine };

/**
 * Reads one line of any log that detections look at. Never throws: what cannot be read is put aside and counted.
 *
 * @param edgeHeader header in which the edge tells the address of the caller, lower case; absent: no edge
 */
export function normalizeLine(line: string, edgeHeader?: string): Normalized {
  if (line.length > LONGEST_LINE) return { quarantine: 'too long' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { quarantine: 'not JSON' };
  }
  return normalize(value, edgeHeader);
}

/** The same for a line that is parsed already. */
export function normalize(value: unknown, edgeHeader?: string): Normalized {
  const signal = isLine(value) ? signalOf(value, edgeHeader) : undefined;
  return signal ? { signal } : { quarantine: 'unknown shape' };
}

function signalOf(line: Line, edgeHeader: string | undefined): Signal | undefined {
  if (typeof line['class_uid'] === 'number') return decisionSignal(line) ?? certificateSignal(line);
  if (line['extendedRequestId'] !== undefined) return accessSignal(line, edgeHeader);
  if (line['webaclId'] !== undefined || line['httpRequest'] !== undefined) return wafSignal(line, edgeHeader);
  return adminSignal(line) ?? certificateSignal(line);
}
