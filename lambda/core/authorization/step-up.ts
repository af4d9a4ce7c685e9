import { authAgeOf, type Session, type StepUp } from '../../../src/vocabulary';

/** Is the authentication strong and fresh enough? What the token does not tell meets neither (RFC 9470). */
export function isSteppedUp({ acr, maxAgeSeconds }: StepUp, session: Session | undefined): boolean {
  const isStrong = acr === undefined || (session !== undefined && acr.includes(session.acr));
  return isStrong && (maxAgeSeconds === undefined || authAgeOf(session) <= maxAgeSeconds);
}

/** Tells an application how its user must authenticate: RFC 9470 section 3. Synth keeps quotes out of the contract's words. */
export function stepUpChallenge({ acr, maxAgeSeconds }: StepUp): string {
  return [
    'Bearer error="insufficient_user_authentication"',
    ...(acr ? [`acr_values="${acr.join(' ')}"`] : []),
    ...(maxAgeSeconds === undefined ? [] : [`max_age="${maxAgeSeconds}"`]),
  ].join(', ');
}
