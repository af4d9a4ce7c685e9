import type { Layer } from './layers';
import type { Reason } from './reasons';
import type { RequirementId } from './requirements';

/** OWASP API Security Top 10, edition 2023. */
export type OwaspId =
  | 'API1:2023'
  | 'API2:2023'
  | 'API3:2023'
  | 'API4:2023'
  | 'API5:2023'
  | 'API6:2023'
  | 'API7:2023'
  | 'API8:2023'
  | 'API9:2023'
  | 'API10:2023';

/** One protection: what it promises, whose demand it meets, and which refusals prove it. */
export interface Control {
  /** Layer word and name, such as `authn-audience`. */
  readonly slug: string;
  readonly layer: Layer;
  /** What it guarantees, as a claim. */
  readonly title: string;
  readonly requirements: readonly RequirementId[];
  readonly owasp: readonly OwaspId[];
  /** Refusals that this control produces. Empty for controls that record rather than refuse. */
  readonly reasons: readonly Reason[];
  /** Numbers of the traps (reference list of plausible, insecure implementations) that this control notices. */
  readonly traps: readonly number[];
}
