/** Where a probe connects to, and what it presents. */
export interface TlsTarget {
  readonly url: URL;
  /** Name of the handshake (SNI), which the certificate must hold. */
  readonly host: string;
  readonly port: number;
  /** Address to connect to in place of what the name resolves to. */
  readonly address?: string;
  /** PEM of an authority trusted beside the public ones. */
  readonly ca?: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Port at which plain HTTP must not be served; undefined: only the port of the URL is asked. */
  readonly plainPort?: number;
  /** Longest wait for a connection, a handshake or an answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Address of the socket. */
export const addressOf = ({ address, host }: TlsTarget): string => address ?? host;
