/** The OCSF classes that are written into a lake, and what Amazon Security Lake calls them. */
export const LAKE_CLASSES = {
  '3002': 'AUTHENTICATION',
  '6003': 'API_ACTIVITY',
  '2004': 'DETECTION_FINDING',
} as const;

/** `class_uid` of such a class, as text. */
export type LakeClass = keyof typeof LAKE_CLASSES;

/** One custom source of Security Lake: it takes records of one class. */
export interface LakeSource {
  /** Where its objects lie: `s3://bucket/ext/name/`. */
  readonly location: string;
  /** ARN of the role that may write there. */
  readonly roleArn: string;
}

/** What the function is told that writes records into Amazon Security Lake. */
export interface LakeSinkConfig {
  /** Name of the sink in metrics and in the archive. */
  readonly name: string;
  /** Bucket that is read, and that takes what cannot be written. */
  readonly archive: string;
  /** Account that the records are of: part of each object's key. */
  readonly account: string;
  /** Region of the lake. */
  readonly region: string;
  /** What the roles ask for. */
  readonly externalId: string;
  readonly sources: Readonly<Record<LakeClass, LakeSource>>;
}

/** Resource type of the custom resource that adds the sources. */
export const LAKE_SOURCES_TYPE = 'Custom::HardenedLakeSources';
