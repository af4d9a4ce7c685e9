import { createHash } from 'node:crypto';
import { COMPLIANCE_FINDING, type LakeClass, type LakeSource } from '../../src/vocabulary';
import type { RefusedLine } from '../core/keep-refused';
import type { S3Location } from '../core/s3';
import { OCSF_COLUMNS } from './ocsf-columns';
import { parquetFile } from './parquet';
import { type Row, rowOf } from './row';

/** Where files go, and what cannot become a row. */
export interface LakeFilesDeps {
  readonly account: string;
  readonly region: string;
  readonly sources: Readonly<Record<LakeClass, LakeSource>>;
  /** Writes a file as the role of its source. */
  readonly put: (source: LakeSource, place: S3Location, body: Buffer) => Promise<unknown>;
  readonly keep: (refused: readonly RefusedLine[]) => Promise<void>;
}

/** What became of lines. */
export interface LakeOutcome {
  readonly written: number;
  readonly refused: number;
  /** Lines of other logs, which are no OCSF. */
  readonly passedOver: number;
  readonly files: number;
}

interface Part {
  readonly classUid: LakeClass;
  readonly day: string;
  readonly rows: Row[];
}

/** Text of lines after which files are written: bounds the memory. */
const FILL_BYTES = 32 * 1024 * 1024;
const DAY_MS = 86_400_000;
/** How far the time of a record may lie from its arrival: the stream keeps for three days, and clocks are a little off. */
const BEFORE_MS = 7 * DAY_MS;
const AFTER_MS = DAY_MS;
const LOCATION = /^(?:s3:\/\/)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(ext\/[^\s]+?)\/?$/;

/**
 * Lines on their way into a lake: one file for each class and day, its rows in the order of their time. The same lines come
 * into files of the same names, so that what is written again is there once.
 */
export class LakeFiles {
  private readonly parts = new Map<string, Part>();
  private readonly refusals: RefusedLine[] = [];
  private readonly total = { written: 0, refused: 0, passedOver: 0, files: 0 };
  private held = 0;
  private lines = 0;
  private round = 0;

  constructor(
    /** What the lines come from: the same for the same lines. */
    private readonly origin: string,
    /** Epoch milliseconds at which they were recorded. */
    private readonly arrived: number,
    private readonly deps: LakeFilesDeps,
  ) {}

  /** Takes a line; undefined in the place of one that is too long. */
  async take(line: string | undefined): Promise<void> {
    this.lines += 1;
    if (line === undefined) this.refuse('', 'too long');
    // Parsed only where it can be a record: most lines of the access log and the web ACL log are not.
    else if (line.includes('"class_uid"')) this.takeRecord(line);
    else this.total.passedOver += 1;
    if (this.held > FILL_BYTES) await this.write();
  }

  /** Writes what is left. */
  async end(): Promise<LakeOutcome> {
    await this.write();
    return this.total;
  }

  private takeRecord(line: string): void {
    const reason = this.refusal(line);
    if (reason !== undefined) this.refuse(line, reason);
  }

  /** Adds a record to its file; otherwise: why it cannot be. */
  private refusal(line: string): string | undefined {
    const record = parsed(line);
    if (record === undefined) return 'not JSON';
    const { class_uid: classUid, time } = record;
    // What is told of certificates goes to the lake as the Detection Finding that comes of it.
    if (typeof classUid !== 'number' || classUid === COMPLIANCE_FINDING) {
      this.total.passedOver += 1;
      return undefined;
    }
    if (!Object.hasOwn(this.deps.sources, String(classUid))) return `class ${classUid} has no source`;
    if (!this.isInTime(time)) return 'time is far from its arrival';
    const name = String(classUid) as LakeClass;
    try {
      this.add(name, time, rowOf(record, OCSF_COLUMNS[name]));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return 'nested too deeply';
    }
    this.held += line.length;
    return undefined;
  }

  private isInTime(time: unknown): time is number {
    return (
      Number.isSafeInteger(time) &&
      (time as number) >= this.arrived - BEFORE_MS &&
      (time as number) <= this.arrived + AFTER_MS
    );
  }

  private add(classUid: LakeClass, time: number, row: Row): void {
    const day = new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
    const key = `${classUid}/${day}`;
    const part = this.parts.get(key) ?? { classUid, day, rows: [] };
    part.rows.push(row);
    this.parts.set(key, part);
  }

  private refuse(line: string, reason: string): void {
    this.refusals.push({ id: this.name(`line ${this.lines}`), arrived: this.arrived, line, reason });
    this.held += line.length;
  }

  private async write(): Promise<void> {
    this.round += 1;
    for (const part of this.parts.values()) {
      const source = this.deps.sources[part.classUid];
      const rows = part.rows.sort((a, b) => Number((a['time'] as bigint) - (b['time'] as bigint)));
      await this.deps.put(source, this.placeOf(part, source), parquetFile(OCSF_COLUMNS[part.classUid], rows));
      this.total.written += rows.length;
      this.total.files += 1;
    }
    await this.deps.keep(this.refusals);
    this.total.refused += this.refusals.length;
    this.parts.clear();
    this.refusals.length = 0;
    this.held = 0;
  }

  /** "Collecting data from custom sources in Security Lake": partitions by Region, account and day. */
  private placeOf({ classUid, day }: Part, { location }: LakeSource): S3Location {
    const [, bucket, prefix] = LOCATION.exec(location) ?? [];
    if (!bucket || !prefix)
      throw new Error(`location ${JSON.stringify(location)} of class ${classUid} is no s3:// address`);
    const { region, account } = this.deps;
    const name = this.name(`${classUid}/${day}/${this.round}`);
    const key = `${prefix}/region=${region}/accountId=${account}/eventDay=${day}/${name}.gz.parquet`;
    return { bucket, key };
  }

  private name(part: string): string {
    return createHash('sha256').update(`${this.origin}#${part}`).digest('hex').slice(0, 40);
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return undefined;
  }
}
