/** What the function is told that writes records into an OpenSearch index. */
export interface IndexSinkConfig {
  /** Name of the sink in metrics and in the archive. */
  readonly name: string;
  /** `https://host` without path. */
  readonly endpoint: string;
  /** `es`: a domain; `aoss`: a serverless collection. */
  readonly service: 'es' | 'aoss';
  /** Prefix of the daily indexes. */
  readonly index: string;
  /** Bucket that takes what the index refuses for good. */
  readonly archive: string;
}
