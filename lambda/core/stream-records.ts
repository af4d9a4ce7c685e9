import { gunzipSync } from 'node:zlib';

/** Why a record holds no lines. */
export type Unreadable = 'too long' | 'not JSON' | 'unknown shape';

/** A record of a Kinesis stream, as Lambda hands it over. */
export interface StreamRecord {
  /** `<shard id>:<sequence number>` */
  readonly eventID: string;
  readonly kinesis: {
    /** Base64. */
    readonly data: string;
    readonly sequenceNumber: string;
    /** Epoch seconds. */
    readonly approximateArrivalTimestamp: number;
  };
}

/** The log lines of a record, or why there are none. */
export type Unpacked = { readonly lines: readonly string[] } | { readonly quarantine: Unreadable };

const LARGEST_BATCH_BYTES = 32 * 1024 * 1024;
const GZIP = 0x1f;

/**
 * The log lines in the data of a stream record. CloudWatch Logs sends gzip of a message with many log events ("Log group-level
 * subscription filters"); anything else is taken for plain lines. Never throws.
 */
export function unpack(data: string): Unpacked {
  const bytes = Buffer.from(data, 'base64');
  if (bytes[0] !== GZIP) return { lines: bytes.toString('utf8').split('\n').filter(Boolean) };
  let text: string;
  try {
    text = gunzipSync(bytes, { maxOutputLength: LARGEST_BATCH_BYTES }).toString('utf8');
  } catch {
    return { quarantine: 'too long' };
  }
  return messagesOf(text);
}

function messagesOf(text: string): Unpacked {
  try {
    const message = JSON.parse(text) as { messageType?: unknown; logEvents?: unknown };
    if (message.messageType === 'CONTROL_MESSAGE') return { lines: [] };
    if (!Array.isArray(message.logEvents)) return { quarantine: 'unknown shape' };
    const events = message.logEvents as { message?: unknown }[];
    return { lines: events.flatMap((each) => (typeof each?.message === 'string' ? [each.message] : [])) };
  } catch {
    return { quarantine: 'not JSON' };
  }
}
