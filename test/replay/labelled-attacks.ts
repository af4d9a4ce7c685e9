import { fixtureLines, type TimedLine } from '../../cli/detect/fixture-lines';
import type { Detection, FixtureStream, SignalFields } from '../../src/vocabulary';

/** One attack in a stream, and by what its finding is known. */
export interface LabelledAttack {
  readonly slug: string;
  /** What the finding groups by. */
  readonly group: string;
  /** Whether the rule must fire: an attack, or what only looks like one. */
  readonly isAttack: boolean;
  readonly lines: readonly TimedLine[];
}

/** An address that nobody else of the stream has. */
const addressOf = (serial: number) => `10.${(serial >> 16) & 255}.${(serial >> 8) & 255}.${serial & 255}`;

/** The fields of a fixture for somebody who is nobody else of the stream. */
function personal(fields: SignalFields, serial: number, groupBy: Detection['groupBy']): SignalFields {
  const { ip, consumer, subject, tokenHash, userAgent, actor, host, operation } = fields;
  return {
    ...fields,
    ...(ip !== undefined && { ip: addressOf(serial) }),
    ...(consumer !== undefined && { consumer: `${consumer}-${serial}` }),
    ...(subject !== undefined && { subject: `${subject}-${serial}` }),
    ...(tokenHash !== undefined && { tokenHash: serial.toString(16).padStart(16, '0') }),
    ...(userAgent !== undefined && groupBy === 'userAgent' && { userAgent: `${userAgent}-${serial}` }),
    ...(actor !== undefined && { actor: `${actor}-${serial}` }),
    ...(host !== undefined && groupBy === 'host' && { host: `${serial}.${host}` }),
    ...(operation !== undefined && groupBy === 'operation' && { operation: `${operation}${serial}` }),
  };
}

function personalStream(stream: FixtureStream, serial: number, groupBy: Detection['groupBy']): FixtureStream {
  return {
    ...stream,
    fields: personal(stream.fields, serial, groupBy),
    // The one who comes after is the same, from somewhere else where the fixture says so.
    ...(stream.then && {
      then: {
        ...personal(stream.then, serial, groupBy),
        ...(stream.then.ip !== stream.fields.ip && { ip: addressOf(serial + 0x800000) }),
      },
    }),
  };
}

/** The group that the engine makes of the fields of a signal. */
function groupOf({ groupBy }: Detection, fields: SignalFields): string {
  const { consumer, subject, ip } = fields;
  const caller = consumer === undefined && subject === undefined ? ip : `${consumer ?? ''}/${subject ?? ''}`;
  const value = groupBy === 'caller' ? (fields.point === undefined ? (consumer ?? ip) : caller) : fields[groupBy];
  return value ?? '';
}

/** The fixture of a detection, played by somebody who is nobody else of the stream. */
export function labelledAttack(
  detection: Detection,
  { serial, start, isAttack }: { readonly serial: number; readonly start: number; readonly isAttack: boolean },
): LabelledAttack {
  const { groupBy, slug } = detection;
  const attack = personalStream(detection.attack, serial, groupBy);
  const benign = personalStream(detection.benign, serial, groupBy);
  const own: Detection = { ...detection, attack, benign };
  const stream = isAttack ? attack : benign;
  return {
    slug,
    group: groupOf(detection, stream.fields),
    isAttack,
    lines: fixtureLines(own, stream, start, `${slug}-${isAttack ? 'attack' : 'benign'}-${serial}`),
  };
}
