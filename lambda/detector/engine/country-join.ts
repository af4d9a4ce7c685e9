import type { Signal } from '../../../src/vocabulary';
import { Generations } from './generations';

const REMEMBERED = 20_000;

/**
 * Joins the country, which only the web ACL knows, to the decision, which only knows the consumer: by request, whichever
 * comes first.
 */
export class CountryJoin {
  private readonly countries = new Generations<string>(REMEMBERED);
  private readonly waiting = new Generations<Signal>(REMEMBERED);

  /** The decision with its country, once both are there. */
  join(signal: Signal): Signal | undefined {
    const { correlation, source } = signal;
    if (correlation === undefined) return undefined;
    if (source === 'waf') return this.fromWebAcl(signal, correlation);
    if (source !== 'decision' || signal.decision !== 'allow' || signal.point !== 'authorizer') return undefined;
    if (signal.country !== undefined) return signal;
    const country = this.countries.get(correlation);
    if (country !== undefined) return { ...signal, country };
    this.waiting.set(correlation, signal);
    return undefined;
  }

  private fromWebAcl({ country }: Signal, correlation: string): Signal | undefined {
    if (country === undefined) return undefined;
    const decision = this.waiting.get(correlation);
    if (!decision) {
      this.countries.set(correlation, country);
      return undefined;
    }
    this.waiting.delete(correlation);
    return { ...decision, country };
  }
}
