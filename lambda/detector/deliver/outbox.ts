import type { Finding } from '../../../src/vocabulary';

/** Takes findings somewhere. Rejects, or says which it could not take. */
export type Deliver = (findings: readonly Finding[]) => Promise<readonly Finding[]>;

/** Findings that a receiver did not take. The batch is tried again. */
export class UndeliveredError extends Error {
  constructor(count: number) {
    super(`${count} findings could not be delivered; the batch is tried again`);
    this.name = 'UndeliveredError';
  }
}

/**
 * Findings on their way. What a receiver does not take stays for the next attempt: a batch that Lambda hands over again is
 * full of copies that the engine passes over, so that the findings would be lost with the first failure.
 */
export class Outbox {
  private readonly waiting: Map<string, Finding>[];

  constructor(private readonly receivers: readonly Deliver[]) {
    this.waiting = receivers.map(() => new Map<string, Finding>());
  }

  get size(): number {
    return this.waiting.reduce((sum, each) => sum + each.size, 0);
  }

  add(findings: readonly Finding[]): void {
    for (const waiting of this.waiting) for (const finding of findings) waiting.set(finding.uid, finding);
  }

  /** @throws UndeliveredError when a receiver did not take everything; each of the others was tried all the same. */
  async flush(): Promise<void> {
    await Promise.all(this.receivers.map((deliver, index) => flushOne(deliver, this.waiting[index]!)));
    if (this.size > 0) throw new UndeliveredError(this.size);
  }
}

async function flushOne(deliver: Deliver, waiting: Map<string, Finding>): Promise<void> {
  const findings = [...waiting.values()];
  if (findings.length === 0) return;
  const refused = await deliver(findings).catch(() => findings);
  const left = new Set(refused.map(({ uid }) => uid));
  for (const { uid } of findings) if (!left.has(uid)) waiting.delete(uid);
}
