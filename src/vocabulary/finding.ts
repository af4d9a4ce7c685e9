import type { Detection } from './detection';
import type { OcsfEvent } from './audit-record';

/** OCSF class of findings. */
export const DETECTION_FINDING = 2004;

/** How findings stand on the event bus. */
export const FINDING_EVENT = { SOURCE: 'cdk-hardened-api', TYPE: 'OCSF Detection Finding' } as const;

/** What the detector found. */
export interface Finding {
  /** The same for every report of the same event: receivers may see it twice. */
  readonly uid: string;
  readonly detection: Detection;
  /** Value of the field that the detection groups by. */
  readonly group: string;
  /** Epoch milliseconds of the first and last signal that led to it. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly hits: number;
  /** Who and what, of the last signal. */
  readonly consumer?: string;
  readonly ip?: string;
  readonly actor?: string;
  readonly operation?: string;
  /** Extended request ids, at most five. */
  readonly correlations: readonly string[];
}

/** The members of an OCSF Detection Finding that this product reads back. */
export interface FindingEvent {
  readonly class_uid: typeof DETECTION_FINDING;
  readonly severity_id: number;
  readonly time: number;
  readonly metadata: OcsfEvent['metadata'];
  readonly finding_info: { readonly uid: string; readonly title: string };
  readonly unmapped: {
    readonly detection: {
      readonly slug: string;
      readonly group: string;
      readonly hits: number;
      readonly owasp: readonly string[];
      readonly response: string;
      readonly correlations: readonly string[];
      /** Name of the API in metrics: APIs of one account share the event bus. */
      readonly api?: string;
      readonly consumer?: string;
      readonly ip?: string;
    };
  };
  readonly [member: string]: unknown;
}
