import { ALGORITHM } from './algorithm';
import { AUDIENCE } from './audience';
import { ENCODING } from './encoding';
import { HEADER } from './header';
import { IDENTITY } from './identity';
import { KEY_SELECTION } from './key-selection';
import type { BadToken } from './kit';
import { SIGNATURE } from './signature';
import { TIME } from './time';

export { GOOD } from './good';
export * from './kit';

/** Every bad token, by class. */
export const BAD_TOKENS: Readonly<Record<string, readonly BadToken[]>> = {
  algorithm: ALGORITHM,
  signature: SIGNATURE,
  'key selection': KEY_SELECTION,
  header: HEADER,
  time: TIME,
  'audience and issuer': AUDIENCE,
  identity: IDENTITY,
  encoding: ENCODING,
};
