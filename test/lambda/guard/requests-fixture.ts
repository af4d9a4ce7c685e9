import { ORDER_ID, type Sent } from './request';

export const lines = [{ sku: ORDER_ID, quantity: 1 }];
export const good = { customer: "Miles O'Brien", lines };
export const list = (query: Record<string, string[]>, headers: Record<string, string[]> = {}): Sent => ({
  query,
  headers,
});
export const raw = (body: string | Buffer, headers: Record<string, string[]> = {}): Sent => ({
  method: 'POST',
  body,
  headers,
});
export const upload = (body: string, type: string): Sent => ({
  method: 'POST',
  path: '/uploads',
  body: Buffer.from(body, 'latin1'),
  headers: { 'Content-Type': [type] },
});
export const part = (name: string, value: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
