import type { Signal } from '../../../src/vocabulary';
import { accessSignal } from './access';
import { adminSignal } from './admin';
import { decisionSignal } from './decision';
import { isLine, type Line } from './text';
import { wafSignal } from './waf';

/** Characters of the longest line that is read: CloudWatch Logs takes no more than 1 MB, and no record of ours has so much. */
export const LONGEST_LINE = 262_144;

/** Why a line is no signal. */
export type Quarantine = 'too long' | 'not JSON' | 'unknown shape';

/** A signal, or why there is none. */
export type Normalized = { readonly signal: Signal } | { readonly quarantine: Quarantine };

/** Reads one line of any log that detections look at. Never throws: what cannot be read is put aside and counted. */
export function normalizeLine(line: string): Normalized {
  if (line.length > LONGEST_LINE) return { quarantine: 'too long' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { quarantine: 'not JSON' };
  }
  return normalize(value);
}

/** The same for a line that is parsed already. */
export function normalize(value: unknown): Normalized {
  const signal = isLine(value) ? signalOf(value) : undefined;
  return signal ? { signal } : { quarantine: 'unknown shape' };
}

function signalOf(line: Line): Signal | undefined {
  if (typeof line['class_uid'] === 'number') return decisionSignal(line);
  if (line['extendedRequestId'] !== undefined) return accessSignal(line);
  if (line['webaclId'] !== undefined || line['httpRequest'] !== undefined) return wafSignal(line);
  return adminSignal(line);
}
