import { findingEvent } from '../../../lambda/detector/finding-event';
import type { Finding, FindingEvent } from '../../../src/vocabulary';
import { DETECTIONS } from '../../../src/vocabulary/detections';

export const NOW = Date.UTC(2026, 10, 27, 12);

/** A finding of a rule, as the detector makes it. */
export function findingOf(change: Partial<Finding> = {}, slug = 'algorithm-probing'): Finding {
  const detection = DETECTIONS.find((each) => each.slug === slug)!;
  return {
    uid: 'finding-1',
    detection,
    group: '203.0.113.9',
    firstSeen: NOW - 60_000,
    lastSeen: NOW,
    hits: 3,
    ip: '203.0.113.9',
    correlations: ['a=', 'b='],
    ...change,
  };
}

export function eventOf(change: Partial<Finding> = {}, slug?: string): FindingEvent {
  return findingEvent(findingOf(change, slug), NOW);
}

/** A batch of messages, as SQS hands it to a function. */
export function batchOf(...bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  };
}
