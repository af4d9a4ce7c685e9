import { request } from 'node:https';

/** One call that a consumer is let in with. */
export interface Probe {
  readonly consumer: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly token: string;
  /** PEM. */
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
  /** Loopback address to come from. */
  readonly address?: string;
}

/** What became of the calls of a consumer that was shut out. */
export interface Denial {
  readonly name: string;
  /** Status before; a call that was not let in anyway proves nothing. */
  readonly before: number;
  readonly after: number;
  /** Milliseconds from the change to the refusal; undefined: not refused in time. */
  readonly milliseconds?: number;
}

/** The promise: whoever is revoked is out within five seconds, with every kind of credential. */
export const DENIAL_LIMIT_MS = 5_000;
const PAUSE_MS = 20;

const isRefused = (status: number) => status === 401 || status === 403;

/** Calls with every credential, makes the change, and calls again until each call is refused or time is up. */
export async function timeToDeny(probes: readonly Probe[], change: () => Promise<unknown>): Promise<Denial[]> {
  const before = await Promise.all(probes.map(send));
  await change();
  const changed = performance.now();
  return Promise.all(
    probes.map(async (probe, index): Promise<Denial> => {
      const known = { name: probe.name, before: before[index] as number };
      for (;;) {
        const after = await send(probe);
        const milliseconds = Math.round(performance.now() - changed);
        if (isRefused(after)) return { ...known, after, milliseconds };
        if (milliseconds > DENIAL_LIMIT_MS) return { ...known, after };
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }),
  );
}

/** One line for each credential, and one for all of them. */
export function denialLines(denials: readonly Denial[]): string[] {
  const slowest = Math.max(...denials.map(({ milliseconds }) => milliseconds ?? Number.POSITIVE_INFINITY));
  return [
    ...denials.map(
      ({ name, before, after, milliseconds }) =>
        `  ${name}: ${before} before, ${after} ${milliseconds === undefined ? `still after ${DENIAL_LIMIT_MS} ms` : `after ${milliseconds} ms`}`,
    ),
    Number.isFinite(slowest)
      ? `time to deny: ${slowest} ms, with every credential (limit ${DENIAL_LIMIT_MS} ms)`
      : `NOT denied within ${DENIAL_LIMIT_MS} ms`,
  ];
}

/** True when every call was let in before and refused in time. */
export function isDenied(denials: readonly Denial[]): boolean {
  return denials.every(({ before, milliseconds }) => before < 400 && milliseconds !== undefined);
}

function send({ host, port, path, token, ca, cert, key, address }: Probe): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        servername: host,
        port,
        path,
        ca,
        agent: false,
        timeout: DENIAL_LIMIT_MS,
        // The managed rules of the web ACL refuse callers without a name.
        headers: { host: `${host}:${port}`, authorization: `Bearer ${token}`, 'user-agent': 'hardened-api' },
        ...(cert && { cert, key }),
        ...(address && { localAddress: address }),
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${host} did not answer`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
