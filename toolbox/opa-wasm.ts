/** The runtime of OPA policies in wasm, apart from the handlers: it lies beside those that decide by such a policy only. */
export { loadPolicy } from '@open-policy-agent/opa-wasm';
