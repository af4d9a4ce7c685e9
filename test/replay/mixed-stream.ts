import type { TimedLine } from '../../cli/detect/fixture-lines';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { type LabelledAttack, labelledAttack } from './labelled-attacks';
import { randomOf } from './random';
import { usualRequest } from './usual-traffic';

/** How a stream is made. */
export interface StreamSettings {
  /** Records in all, about. */
  readonly records: number;
  /** Attacks of each rule, and as often what only looks like one. */
  readonly attacks: number;
  readonly seed: number;
}

/** Honest traffic with attacks in it, and what is what. */
export interface MixedStream {
  readonly labels: readonly LabelledAttack[];
  lines(): Generator<string>;
}

const START = Date.UTC(2026, 10, 24);
/** One in so many lines comes twice. */
const COPIES = 200;
/** So many lines may overtake one another. */
const DISORDER = 64;
const LINES_OF_A_REQUEST = 3;
const DAY_MS = 86_400_000;

/** A day of traffic: attacks of every rule at any time of it, lines out of order, and copies. */
export function mixedStream({ records, attacks, seed }: StreamSettings): MixedStream {
  const random = randomOf(seed);
  const labels = DETECTIONS.flatMap((detection, index) =>
    Array.from({ length: attacks * 2 }, (_, count) =>
      labelledAttack(detection, {
        serial: (index + 1) * 1000 + count,
        start: startOf(random, count, attacks * 2),
        isAttack: count % 2 === 0,
      }),
    ),
  );
  const planted = labels.flatMap(({ lines }) => lines).sort((one, other) => one.time - other.time);
  const requests = Math.max(0, Math.floor((records - planted.length) / LINES_OF_A_REQUEST));
  return { labels, lines: () => disordered(merged(planted, usual(random, requests)), random) };
}

/** Apart from one another, because a rule reports a group once in a window and some groups are shared by all. */
function startOf(random: () => number, index: number, count: number): number {
  const share = (DAY_MS * 0.9) / count;
  return START + Math.floor(share * (index + random() * 0.3));
}

function* usual(random: () => number, requests: number): Generator<TimedLine> {
  for (let serial = 0; serial < requests; serial++) {
    const time = START + Math.floor((DAY_MS * (serial + random())) / requests);
    yield* usualRequest(random, time, serial);
  }
}

function* merged(planted: readonly TimedLine[], usualLines: Generator<TimedLine>): Generator<TimedLine> {
  let next = 0;
  for (const line of usualLines) {
    while (next < planted.length && planted[next]!.time <= line.time) yield planted[next++]!;
    yield line;
  }
  yield* planted.slice(next);
}

function* disordered(lines: Generator<TimedLine>, random: () => number): Generator<string> {
  const waiting: string[] = [];
  for (const { text } of lines) {
    waiting.push(text);
    if (random() * COPIES < 1) waiting.push(text);
    while (waiting.length > DISORDER) yield waiting.splice(Math.floor(random() * waiting.length), 1)[0]!;
  }
  yield* waiting;
}
