import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { isDay } from '../../../core/day';

/**
 * How the gateway tells its edge from everyone else.
 *
 * @example
 * const lock = OriginLock.sharedSecret(1);
 */
export class OriginLock {
  /**
   * The edge presents a client certificate of your own authority, and the domain of the gateway accepts no other. The
   * strongest lock: nothing that could be copied goes over the wire. Publish the API under `ApiDomain.mutualTls` with a
   * truststore that holds this authority alone; an authority that a CDN shares among its customers lets all of them in.
   *
   * @param clientCertificate the certificate that CloudFront presents, in ACM of us-east-1; other providers hold it
   *   themselves (Cloudflare: "Authenticated Origin Pulls", Akamai: "mTLS origin keystore")
   */
  public static mutualTls(clientCertificate?: ICertificate): OriginLock {
    return new OriginLock(true, 0, clientCertificate);
  }

  /**
   * The edge sends a secret header that Secrets Manager generates. Two values are accepted at any time: the one of this
   * generation and the one before, so that a rotation refuses nobody. To rotate, deploy with the next generation.
   *
   * @param generation 1 for the first deployment, one more for each rotation
   * @param previousUntil the day, `YYYY-MM-DD` UTC, from which deployments accept this generation alone; default: the one before
   *   is accepted until the next rotation
   */
  public static sharedSecret(generation: number, previousUntil?: string): OriginLock {
    if (!Number.isInteger(generation) || generation < 1) {
      throw new Error(`"generation" of the shared secret is ${generation}; count 1, 2, 3, one more for each rotation`);
    }
    if (previousUntil !== undefined && generation === 1) {
      throw new Error(
        '"previousUntil" of the shared secret is about nothing: generation 1 follows no other; leave it out',
      );
    }
    if (previousUntil !== undefined && !isDay(previousUntil)) {
      throw new Error(
        `"previousUntil" of the shared secret is ${JSON.stringify(previousUntil)}; write a day as 2027-03-31`,
      );
    }
    return new OriginLock(false, generation, undefined, previousUntil);
  }

  /** Whether the lock is a client certificate. */
  public readonly isMutualTls: boolean;

  /** @internal */
  public readonly _generation: number;

  /** @internal */
  public readonly _clientCertificate?: ICertificate;

  /** @internal */
  public readonly _previousUntil?: string;

  private constructor(
    isMutualTls: boolean,
    generation: number,
    clientCertificate?: ICertificate,
    previousUntil?: string,
  ) {
    this._previousUntil = previousUntil;
    this.isMutualTls = isMutualTls;
    this._generation = generation;
    this._clientCertificate = clientCertificate;
  }
}
