/** The time, in milliseconds since the epoch. Throttles, caches, rate windows and policies read no other clock. */
export interface Clock {
  now(): number;
  /** The moment at which the clock is held, for those who would read another one. */
  held?(): number | undefined;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The system's clock, which can be held: then any number of requests arrive within one moment. */
export class HeldClock implements Clock {
  private heldAt: number | undefined;

  now(): number {
    return this.heldAt ?? Date.now();
  }

  held(): number | undefined {
    return this.heldAt;
  }

  /** Stops the clock until the returned function is called. */
  hold(): () => void {
    this.heldAt ??= Date.now();
    return () => {
      this.heldAt = undefined;
    };
  }
}

/** A clock that moves only when told. */
export class ManualClock implements Clock {
  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  held(): number {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
