import type { SqlValue } from './sql';

/** A parameter of the RDS Data API. */
export interface DataApiParameter {
  readonly name: string;
  readonly value:
    | { readonly isNull: true }
    | { readonly stringValue: string }
    | { readonly longValue: number }
    | { readonly doubleValue: number }
    | { readonly booleanValue: boolean }
    | { readonly blobValue: Uint8Array };
  readonly typeHint?: 'TIMESTAMP' | 'DECIMAL';
}

/** "SqlParameter" in the RDS Data API reference. */
export function dataApiParameter(name: string, value: SqlValue): DataApiParameter {
  if (value === null) return { name, value: { isNull: true } };
  if (typeof value === 'string') return { name, value: { stringValue: value } };
  if (typeof value === 'boolean') return { name, value: { booleanValue: value } };
  // longValue is a JavaScript number on its way, which would round it.
  if (typeof value === 'bigint') return { name, value: { stringValue: String(value) }, typeHint: 'DECIMAL' };
  if (typeof value === 'number') {
    return { name, value: Number.isSafeInteger(value) ? { longValue: value } : { doubleValue: value } };
  }
  if (value instanceof Date) {
    // YYYY-MM-DD HH:MM:SS.FFF, without a zone: UTC.
    const stringValue = value.toISOString().replace('T', ' ').replace('Z', '');
    return { name, value: { stringValue }, typeHint: 'TIMESTAMP' };
  }
  return { name, value: { blobValue: value } };
}
