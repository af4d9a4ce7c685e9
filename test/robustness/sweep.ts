import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { DrillClient, type RawRequest } from '../../cli/drill/client';
import { isSuccess, noResponse, type Outcome, statusText } from '../../cli/drill/outcome';
import { ManualClock } from '../../cli/gateway/clock';
import type { Identity } from '../../cli/gateway/identities/types';
import { loadAssembly, type LocalGateway, startGateway } from '../../cli/gateway/gateway';
import { packageRoot } from '../../src/core/package-root';
import { type Hostile, LINE, ORDER } from './hostile';

/** One request whose end is not a defined one. */
export interface Failure {
  readonly kind: string;
  readonly what: string;
  readonly sent: string;
}

export interface Totals {
  readonly sent: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
}

const LIMIT_MS = 1_000;
const SIDE_BY_SIDE = 4;
/**
 * Between requests, on the clock of throttles, token buckets and rate windows: those are attacked elsewhere. Requests side
 * by side stay within the skew that buckets take for honest (5 s).
 */
const PAUSE_MS = 1_000;
/** Fills the buckets. */
const REFILL_MS = 10_000;
/** Well within the lifetime of a token. */
const RENEW_MS = 60_000;

/** Synthesizes examples/orders into a folder that the caller removes. */
export function synthesizedExample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hardened-robustness-'));
  const { status, stderr } = spawnSync(process.execPath, ['../run.mjs', 'app.ts'], {
    cwd: join(packageRoot(), 'examples', 'orders'),
    encoding: 'utf8',
    env: { ...process.env, CDK_OUTDIR: folder, CDK_VALIDATION: 'false' },
  });
  if (status === 0) return folder;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`examples/orders does not synthesize: ${stderr.slice(-2_000)}`);
}

/** The served example, and a caller with every role. */
export class Served {
  private constructor(
    private readonly gateway: LocalGateway,
    private readonly client: DrillClient,
    private readonly clock: ManualClock,
    private token: string,
    private renewAt: number,
  ) {}

  static async boot(dir: string): Promise<Served> {
    const clock = new ManualClock(Date.now());
    const gateway = await startGateway(loadAssembly(dir), { clock });
    const served = new Served(gateway, new DrillClient(gateway.ca), clock, '', 0);
    try {
      await served.seed();
    } catch (error) {
      await served.close();
      throw error;
    }
    return served;
  }

  private get identity(): Identity {
    const { all } = this.gateway.identities;
    const identity = all.find(({ roles, address }) => roles.includes('admin') && roles.includes('buyer') && !address);
    if (!identity) throw new Error('the example has no identity with every role');
    return identity;
  }

  /** Puts the objects of the caller where the requests look for them. */
  async seed(): Promise<void> {
    const { tenant, subject: owner } = this.identity;
    const total = { amount: 1, currency: 'EUR' };
    await this.gateway.fixtures.put('Order', ORDER, { tenant, owner, reference: 'PO 1', status: 'open', total });
    await this.gateway.fixtures.put('LineItem', LINE, { tenant, parent: ORDER, sku: 'ABC-1', quantity: 1 });
  }

  /** A token of the moment that the clock shows. */
  private async renewed(): Promise<string> {
    if (this.clock.now() < this.renewAt) return this.token;
    this.renewAt = this.clock.now() + RENEW_MS;
    this.token = await this.gateway.identities.mint(this.identity, ({ claims }) => {
      const lifetime = Number(claims['exp']) - Number(claims['iat']);
      const iat = Math.floor(this.clock.now() / 1000);
      Object.assign(claims, { iat, exp: iat + lifetime }, claims['nbf'] !== undefined && { nbf: iat });
    });
    return this.token;
  }

  private get endpoint() {
    const found = this.gateway.endpoints.find(({ kind }) => kind === 'domain');
    if (!found) throw new Error('the example has no domain');
    return found;
  }

  async send({ request, bytes }: Hostile): Promise<Outcome> {
    this.clock.advance(PAUSE_MS);
    const { endpoint } = this;
    const token = await this.renewed();
    if (bytes !== undefined) {
      const text = bytes.replaceAll('HOST', endpoint.host).replaceAll('TOKEN', token);
      return answerTo(Buffer.from(text, 'latin1'), {
        port: endpoint.port,
        host: '127.0.0.1',
        ca: this.gateway.ca,
        servername: endpoint.host,
      });
    }
    const { headers, ...rest } = request as RawRequest;
    const named = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
    const added: [string, string][] = [
      ...(named('authorization') ? [] : [['Authorization', `Bearer ${token}`] as [string, string]]),
      ...(named('user-agent') ? [] : [['User-Agent', 'robustness'] as [string, string]]),
    ];
    return this.client.send({ endpoint }, { ...rest, headers: [...added, ...headers] });
  }

  /** The same request, once every bucket is full again. */
  async sendLater(hostile: Hostile): Promise<Outcome> {
    this.clock.advance(REFILL_MS);
    return this.send(hostile);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.gateway.close();
  }
}

const SILENCE_MS = 5_000;

/** Writes bytes and takes the status line that comes back; a server may keep the connection after it. */
function answerTo(bytes: Buffer, options: ConnectionOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect(options, () => socket.write(bytes));
    let text = '';
    const finish = (error: unknown) => {
      socket.destroy();
      const status = /^HTTP\/1\.[01] (\d{3}) /.exec(text)?.[1];
      if (status) resolve({ kind: 'http', status: Number(status), headers: {}, body: '', correlation: '' });
      else resolve(noResponse(error));
    };
    socket.setTimeout(SILENCE_MS, () => finish(new Error('the peer fell silent')));
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n')) finish(undefined);
    });
    socket.on('error', finish);
    socket.on('close', () => finish(Object.assign(new Error('the connection was closed'), { code: 'ECLOSED' })));
  });
}

/** Sends everything and counts how it ends. */
export async function sweep(
  served: Served,
  requests: readonly Hostile[],
  judge: (outcome: Outcome) => string | undefined,
): Promise<Totals> {
  const byStatus: Record<string, number> = {};
  const byKind: Record<string, number> = {};
  const failures: Failure[] = [];
  let slowestMs = 0;
  const one = async (hostile: Hostile) => {
    let [outcome, took] = await timed(() => served.send(hostile));
    // A neighbour may hold the machine; a request that is slow by itself is slow again.
    for (let again = 0; took > LIMIT_MS && again < 2; again++)
      [outcome, took] = await timed(() => served.send(hostile));
    // A spent rate says nothing about the request: it is asked again when the rate has come back.
    for (let again = 0; outcome.kind === 'http' && outcome.status === 429 && again < 3; again++)
      outcome = await served.sendLater(hostile);
    slowestMs = Math.max(slowestMs, took);
    const status = statusText(outcome);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    byKind[hostile.kind] = (byKind[hostile.kind] ?? 0) + 1;
    const what = took > LIMIT_MS ? `took ${Math.round(took)} ms` : judge(outcome);
    if (what !== undefined) failures.push({ kind: hostile.kind, what, sent: shown(hostile) });
  };
  const queue = [...requests].reverse();
  const worker = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) await one(next);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return { sent: requests.length, byStatus, byKind, slowestMs, failures };
}

async function timed(run: () => Promise<Outcome>): Promise<[Outcome, number]> {
  const started = performance.now();
  const outcome = await run();
  return [outcome, performance.now() - started];
}

function shown({ request, bytes }: Hostile): string {
  if (!request) return JSON.stringify(bytes).slice(0, 160);
  const body = request.body
    ? ` ${request.body.length} bytes: ${JSON.stringify(request.body.toString('latin1')).slice(0, 160)}`
    : '';
  return `${request.method} ${request.path.slice(0, 120)} ${JSON.stringify(request.headers).slice(0, 160)}${body}`;
}

/** Statuses that a hostile request may end in. */
const DEFINED: readonly number[] = [200, 201, 204, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 429, 431];

export function isDefined(outcome: Outcome): string | undefined {
  if (outcome.kind !== 'http') return outcome.isLocal ? undefined : `no answer: ${outcome.code || outcome.error}`;
  return DEFINED.includes(outcome.status) ? undefined : `status ${outcome.status}`;
}

export function passes(outcome: Outcome): string | undefined {
  return isSuccess(outcome)
    ? undefined
    : `refused with ${statusText(outcome)}: ${outcome.kind === 'http' ? outcome.body.slice(0, 200) : ''}`;
}
