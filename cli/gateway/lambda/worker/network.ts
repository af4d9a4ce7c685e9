import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import type { MappedHost } from '../protocol';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Keeps a function on this machine: names of the test issuers lead to loopback ports, every other name is unknown, every
 * other address is refused. A safety net against real AWS accounts and real issuers, no sandbox.
 */
export function guardNetwork(hosts: readonly MappedHost[], ca: string): void {
  const byName = new Map(hosts.map((entry) => [entry.host.toLowerCase(), entry]));
  const byAddress = new Map(hosts.map((entry) => [entry.address, entry]));
  patchDns(byName);
  patchConnect(byName, byAddress);
  trust(ca);
  syncBuiltinESMExports();
}

const isLoopback = (address: string) => /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost)$/.test(address);

function refusal(code: string, host: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(
    `${code} ${host}: the local gateway lets functions reach loopback only`,
  );
  error.code = code;
  return error;
}

type LookupDone = (error: Error | null, address?: unknown, family?: number) => void;

function patchDns(byName: ReadonlyMap<string, MappedHost>): void {
  const addressOf = (host: string) => {
    if (net.isIP(host)) return host;
    return isLoopback(host) ? '127.0.0.1' : byName.get(host.toLowerCase())?.address;
  };
  const lookup = (host: string, options: unknown, callback?: LookupDone): void => {
    const done = (typeof options === 'function' ? options : callback) as LookupDone;
    const all = typeof options === 'object' && options !== null && (options as { all?: boolean }).all === true;
    const address = addressOf(host);
    const family = address ? net.isIP(address) : 0;
    process.nextTick(() => {
      if (!address) done(refusal('ENOTFOUND', host));
      else if (all) done(null, [{ address, family }]);
      else done(null, address, family);
    });
  };
  const found = (host: string): string => {
    const address = addressOf(host);
    if (!address) throw refusal('ENOTFOUND', host);
    return address;
  };
  (dns as Mutable<typeof dns>).lookup = lookup as typeof dns.lookup;
  const promises = dns.promises as Mutable<typeof dns.promises>;
  promises.lookup = (async (host: string, options?: { all?: boolean }) => {
    const entry = { address: found(host), family: net.isIP(found(host)) };
    return options?.all ? [entry] : entry;
  }) as typeof dns.promises.lookup;
  promises.resolve4 = (async (host: string) => [found(host)]) as typeof dns.promises.resolve4;
  promises.resolve6 = (async (host: string) =>
    Promise.reject(refusal('ENODATA', host))) as typeof dns.promises.resolve6;
  const resolve4 = (host: string, options: unknown, callback?: LookupDone) => {
    const done = (typeof options === 'function' ? options : callback) as LookupDone;
    const address = addressOf(host);
    process.nextTick(() => (address ? done(null, [address]) : done(refusal('ENOTFOUND', host))));
  };
  (dns as Mutable<typeof dns>).resolve4 = resolve4 as typeof dns.resolve4;
  (dns as Mutable<typeof dns>).resolve6 = ((host: string, options: unknown, callback?: LookupDone) =>
    ((typeof options === 'function' ? options : callback) as LookupDone)(
      refusal('ENODATA', host),
    )) as typeof dns.resolve6;
}

interface Target {
  host?: string;
  port?: number | string;
  path?: string;
  [member: string]: unknown;
}

/** Every TCP connection of Node, TLS and fetch included, goes through this method. */
function patchConnect(byName: ReadonlyMap<string, MappedHost>, byAddress: ReadonlyMap<string, MappedHost>): void {
  const prototype = net.Socket.prototype as unknown as { connect(this: net.Socket, ...args: unknown[]): net.Socket };
  const connect = prototype.connect;
  prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const { target, done } = targetOf(args);
    const host = String(target.host ?? 'localhost').replace(/^\[|\]$/g, '');
    const mapped = byName.get(host.toLowerCase()) ?? byAddress.get(host);
    if (!mapped && (typeof target.path === 'string' || !isLoopback(host))) {
      process.nextTick(() => this.destroy(refusal('ECONNREFUSED', host)));
      return this;
    }
    const place = mapped ? { host: '127.0.0.1', port: mapped.port } : { host: host === '::1' ? '::1' : '127.0.0.1' };
    // One more than loopback: 127.0.0.2 and its like stay what they are.
    const kept = !mapped && net.isIP(host) ? { host } : {};
    return connect.call(this, { ...target, ...place, ...kept, lookup: undefined }, ...done);
  };
}

/** The forms that `socket.connect` takes: options, a normalized list (Node's own), port and host, or a pipe's path. */
function targetOf(args: readonly unknown[]): { target: Target; done: unknown[] } {
  const list = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const done = list.filter((arg) => typeof arg === 'function').slice(-1);
  const [first, second] = list;
  if (typeof first === 'object' && first !== null) return { target: first as Target, done };
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { target: { path: first }, done };
  return { target: { port: first as number, host: typeof second === 'string' ? second : undefined }, done };
}

/** Makes the drill's authority the only one that is trusted: real ones cannot be reached anyway. */
function trust(ca: string): void {
  const create = tls.createSecureContext;
  (tls as Mutable<typeof tls>).createSecureContext = (options) => create({ ...options, ca: options?.ca ?? [ca] });
}
