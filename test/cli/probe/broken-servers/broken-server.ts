import type { Verifier } from './correct';

/** An API with one hole; in everything else it is the correct one. */
export interface BrokenServer {
  readonly hole: string;
  /** The class that the probe must name. */
  readonly slug: string;
  /** A forgery of that class that gets through. */
  readonly forgery: string;
  /** A class in which the same hole shows, too. */
  readonly alsoIn?: string;
  readonly verifier: Verifier;
}
