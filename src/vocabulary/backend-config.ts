/** Header that carries the transaction token to a backend (IETF draft "Transaction Tokens", section "Txn-Token HTTP Header"). */
export const TRANSACTION_HEADER = 'txn-token';

/** Header that carries the gateway's id of a request to a backend: what the token calls `txn`. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** The table of published transaction keys: one item, whose attribute `keys` is a list of JSON Web Keys as text. */
export const TRANSACTION_KEYS = { KEY: 'id', ITEM: 'transaction-keys' } as const;

/** A private HTTPS server and what proves that it is the right one. JSON in `HARDENED_BACKEND`. */
export interface BackendConfig {
  /** `https` URL; the path of a request is put behind its path. */
  readonly url: string;
  /** PEM certificates of the authorities that may have signed its certificate. Absent: those of the runtime. */
  readonly ca?: string;
  /** SHA-256 of the public keys (SubjectPublicKeyInfo, base64) of which its certificate must have one. Empty: any. */
  readonly pins: readonly string[];
  /** Milliseconds for everything, to the last byte. */
  readonly timeoutMs: number;
}
