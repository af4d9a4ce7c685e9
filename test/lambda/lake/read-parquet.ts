import { gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';

/** Rows of a Parquet file, as a reader has them that knows nothing of who wrote it; without what is null. */
export async function readParquet(file: Buffer): Promise<Record<string, unknown>[]> {
  const bytes = new Uint8Array(file);
  const rows = await parquetReadObjects({ file: bytes.buffer, compressors: { GZIP: (input) => gunzipSync(input) } });
  return rows.map((row) => withoutNulls(row) as Record<string, unknown>);
}

function withoutNulls(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
