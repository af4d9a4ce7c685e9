import { setFlagsFromString } from 'node:v8';

/** The part of Cedar that a decision needs. */
export type Cedar = Pick<
  typeof import('@cedar-policy/cedar-wasm/nodejs'),
  'preparsePolicySet' | 'statefulIsAuthorized'
>;

let loaded: Cedar | undefined;

/** The only place that loads Cedar: late, since its 4 MB of wasm cost more than all else of a cold start. */
export function loadCedar(): Cedar {
  if (!loaded) {
    // Node 20: V8 aborts the process in hot JS-to-wasm calls once it has inlined them. Must come before the load.
    setFlagsFromString('--no-turbo-inline-js-wasm-calls');
    loaded = require('@cedar-policy/cedar-wasm/nodejs') as Cedar;
  }
  return loaded;
}
