import { rawLines } from '../cli/detect/raw-lines';
import { DetectionEngine } from '../lambda/detector/engine/engine';
import { normalizeLine } from '../lambda/detector/normalize/normalize';
import type { Signal, SignalFields } from '../src/vocabulary';
import { DETECTIONS } from '../src/vocabulary/detections';
import { median } from './core/median';
import { target, targetAtLeast } from './core/target';

// Records a second of one core, and memory against the number of consumers. Every second record is a refusal: the rules have
// to remember something of each of their senders.
const RECORDS = 200_000;
const ROUNDS = 5;
const CONSUMERS = [10, 1_000, 100_000, 1_000_000];
const NOW = Date.UTC(2026, 10, 24);

function fieldsOf(index: number, consumers: number): SignalFields {
  const consumer = index % consumers;
  const isRefused = (index & 1) === 1;
  return {
    point: 'authorizer',
    consumer: `consumer-${consumer}`,
    subject: `user-${consumer}`,
    tokenHash: `t${consumer}`,
    ip: `10.${(consumer >> 16) & 255}.${(consumer >> 8) & 255}.${consumer & 255}`,
    userAgent: `agent-${consumer % 1000}/1`,
    operation: 'getOrder',
    resource: `Order::o-${index % 5000}`,
    ...(isRefused
      ? { decision: 'refuse', layer: 'authorization', reason: 'OWNER_MISMATCH' }
      : { decision: 'allow', layer: 'authorization' }),
  };
}

function linesOf(count: number, consumers: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const facts = { source: 'decision', time: NOW + index, correlation: `r${index}` } as const;
    return rawLines(fieldsOf(index, consumers), facts)[0]!;
  });
}

const heapMb = () => {
  global.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

/** By the time of the processor: what neighbours take of it does not count. */
function perSecond(count: number, run: () => void): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return count / ((user + system) / 1e6);
}

/** The same signal of another consumer, without the cost of making a line of it. */
function signalOf(index: number, consumers: number): Signal {
  const fields = fieldsOf(index, consumers);
  return {
    ...fields,
    source: 'decision',
    time: NOW + index,
    uid: `u${index}`,
    correlation: `r${index}`,
    caller: `${fields.consumer}/${fields.subject}`,
  };
}

const lines = linesOf(RECORDS, 1_000);
const normalized = Array.from({ length: ROUNDS }, () =>
  perSecond(RECORDS, () => {
    for (const line of lines) normalizeLine(line);
  }),
);
process.stdout.write(`\nnormalizer: ${Math.round(median(normalized)).toLocaleString('en')} records/s\n`);
targetAtLeast('normalizer, records/s a core', median(normalized), 50_000);

let slowest = Number.POSITIVE_INFINITY;
let largest = 0;
process.stdout.write('\nconsumers   detector records/s   heap of the process   groups\n');
for (const consumers of CONSUMERS) {
  const engine = new DetectionEngine(DETECTIONS);
  const count = Math.max(RECORDS, consumers);
  const rates: number[] = [];
  for (let start = 0; start < count; start += RECORDS) {
    const signals = Array.from({ length: Math.min(RECORDS, count - start) }, (_, index) =>
      signalOf(start + index, consumers),
    );
    const observe = () => {
      for (const signal of signals) engine.observe(signal);
    };
    rates.push(perSecond(signals.length, observe));
  }
  const heap = heapMb();
  const rate = median(rates);
  slowest = Math.min(slowest, rate);
  largest = Math.max(largest, heap);
  process.stdout.write(
    `${consumers.toLocaleString('en').padStart(9)}   ${Math.round(rate).toLocaleString('en').padStart(18)}   ` +
      `${heap.toFixed(0).padStart(15)} MB   ${engine.groups.toLocaleString('en').padStart(6)}\n`,
  );
}
targetAtLeast('detector, records/s a core', slowest, 20_000);
target('heap of the detector, MB', largest, 512);
