/**
 * How strictly the policies are read at synth.
 */
export enum PolicyProfile {
  /** Roles, with tenant and ownership. */
  STANDARD = 'standard',

  /**
   * For regulated and multi-tenant estates. The synth fails on a policy that permits by the caller alone, on objects that are
   * everyone's, on public operations, and on confidential or restricted operations without step-up (RFC 9470).
   */
  REGULATED = 'regulated',
}
