import type { Detection, FixtureStream, SignalField } from '../../src/vocabulary';
import { rawLines } from './raw-lines';

/** A line of a generated log, with the moment that it was written. */
export interface TimedLine {
  readonly time: number;
  readonly text: string;
}

const VARIED: Readonly<Partial<Record<SignalField, (index: number) => string>>> = {
  ip: (index) => `198.51.${100 + Math.floor(index / 250)}.${1 + (index % 250)}`,
  resource: (index) => `Order::o-${1000 + index}`,
  operation: (index) => `operation${index}`,
  userAgent: (index) => `agent/${index}`,
};

/** The lines of a fixture, as they would stand in the log. */
export function fixtureLines(
  detection: Detection,
  stream: FixtureStream,
  start: number,
  tag = detection.slug,
): TimedLine[] {
  const { source, trigger, windowSeconds } = detection;
  const history = trigger.kind === 'surge' ? usualTraffic(detection, start, tag) : [];
  const began = history.length > 0 ? start + HISTORY_WINDOWS * windowSeconds * 1000 : start;
  const lines = [...history];
  const write = (fields: FixtureStream['fields'], index: number) => {
    const time = Math.round(began + index * (stream.every ?? 1) * 1000);
    const correlation = `${tag}-${index}`;
    for (const text of rawLines(fields, { source, time, correlation })) lines.push({ time, text });
  };
  for (let index = 0; index < stream.count; index++) write(varied(stream, index), index);
  if (stream.then) write(stream.then, stream.count);
  return lines;
}

function varied({ fields, vary }: FixtureStream, index: number): FixtureStream['fields'] {
  if (vary === undefined) return fields;
  const value = VARIED[vary];
  if (!value) throw new Error(`no generator varies "${vary}"; add one to VARIED`);
  return { ...fields, [vary]: value(index) };
}

const HISTORY_WINDOWS = 30;
const USUAL_PER_WINDOW = 10;

/** What a group usually does, before it does something else. */
function usualTraffic({ source, windowSeconds, attack }: Detection, start: number, tag: string): TimedLine[] {
  const every = (windowSeconds * 1000) / USUAL_PER_WINDOW;
  return Array.from({ length: HISTORY_WINDOWS * USUAL_PER_WINDOW }, (_, index) => {
    const time = Math.round(start + index * every);
    return rawLines(attack.fields, { source, time, correlation: `${tag}-usual-${index}` }).map((text) => ({
      time,
      text,
    }));
  }).flat();
}
