import { gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Column, Columns } from './columns';
import type { Row } from './row';

const REQUIRED = new Set(['time', 'class_uid']);
const UTF8 = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const SCALARS = {
  text: UTF8,
  integer: { type: 'INT32' },
  long: { type: 'INT64' },
  flag: { type: 'BOOLEAN' },
} as const;

/** Rows as one Apache Parquet file of one row group, compressed with gzip: what every reader of a lake knows. */
export function parquetFile(columns: Columns, rows: readonly Row[]): Buffer {
  const names = Object.keys(columns);
  const file = parquetWriteBuffer({
    schema: [
      { name: 'root', num_children: names.length },
      ...names.flatMap((name) => elements(name, columns[name]!, REQUIRED.has(name) ? 'REQUIRED' : 'OPTIONAL')),
    ],
    columnData: names.map((name) => ({ name, data: rows.map((row) => row[name]) })),
    rowGroupSize: rows.length,
    codec: 'GZIP',
    compressors: { GZIP: (bytes) => gzipSync(bytes) },
    createdBy: 'cdk-hardened-api',
  });
  return Buffer.from(file);
}

/** A column as the format describes it: "LogicalTypes" of parquet-format, lists and maps on three levels. */
function elements(
  name: string,
  column: Column,
  repetition_type: NonNullable<SchemaElement['repetition_type']>,
): SchemaElement[] {
  const own = { name, repetition_type };
  if (column.kind === 'list') {
    return [
      { ...own, num_children: 1, converted_type: 'LIST' },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
      ...elements('element', column.of, 'OPTIONAL'),
    ];
  }
  if (column.kind === 'map') {
    return [
      { ...own, num_children: 1, converted_type: 'MAP' },
      { name: 'key_value', num_children: 2, repetition_type: 'REPEATED' },
      { name: 'key', ...UTF8, repetition_type: 'REQUIRED' },
      { name: 'value', ...UTF8, repetition_type: 'OPTIONAL' },
    ];
  }
  if (column.kind === 'struct') {
    const members = Object.entries(column.members);
    return [
      { ...own, num_children: members.length },
      ...members.flatMap(([member, each]) => elements(member, each, 'OPTIONAL')),
    ];
  }
  return [{ ...own, ...SCALARS[column.kind] }];
}
