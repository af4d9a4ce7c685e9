import { refuse } from '../gateway-response';
import { decide, type Stage } from './stage';

const name = '02-wire-limits';

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEADER_BYTES = 10_240;
const MAX_URL_CHARACTERS = 10_240;

/** Limits of the front end; no gateway response applies to them. */
export const wireLimits: Stage = {
  name,
  run(x) {
    const { body, rawUrl } = x.request;
    if (rawUrl.length > MAX_URL_CHARACTERS) {
      decide(x, name, '16', 'refuse', `URL of ${rawUrl.length} characters`);
      return refuse('REQUEST_TOO_LARGE', 'RequestTooLongException', 'Request URI too long', {
        status: 414,
        isFixed: true,
      });
    }
    if (x.headers.all('host').length !== 1) {
      decide(x, name, '3', 'refuse', 'not exactly one Host header', 'I');
      return refuse('BAD_REQUEST_PARAMETERS', 'BadRequestException', 'Bad Request', { isFixed: true });
    }
    const headerBytes = x.headers.pairs.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
    if (headerBytes > MAX_HEADER_BYTES) {
      decide(x, name, '15', 'refuse', `header values of ${headerBytes} bytes`);
      const message = 'HTTP header is larger than 10240 bytes.';
      return refuse('REQUEST_TOO_LARGE', 'RequestTooLongException', message, { status: 431, isFixed: true });
    }
    if (body.length > MAX_BODY_BYTES) {
      decide(x, name, '14', 'refuse', `body of ${body.length} bytes`);
      return refuse('REQUEST_TOO_LARGE', 'RequestTooLongException', 'Request Too Long', { isFixed: true });
    }
    if (/[|{}]/.test(x.rawQuery)) {
      decide(x, name, '19', 'refuse', 'unencoded | { or } in the query');
      return refuse('BAD_REQUEST_PARAMETERS', 'BadRequestException', 'Bad Request', { isFixed: true });
    }
    return undefined;
  },
};
