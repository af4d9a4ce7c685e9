import type { OperationTable } from '../../src/vocabulary';
import { type Call, toRequest, withProof } from './call';
import { type Caller, Callers } from './callers';
import { type Connection, DrillClient } from './client';
import { type DrillContract, type DrillOperation, drillOperations } from './contract-view';
import { type Evidence, isUndecided, readEvidence } from './evidence';
import { Objects } from './objects';
import { keepNonce } from './proof';
import { isSuccess, type Outcome } from './outcome';
import type { Sampler } from './sampler';
import type { AuditEntry, DrillTarget } from './target';
import { type Unmakeable, whyUnmakeable } from './unmakeable';
import { type CallOptions, wellMade } from './well-made';

export interface DrillSettings {
  /** Upper bound of operations that one attack is repeated on; the rest is left out evenly and the report says so. */
  readonly operationsPerAttack?: number;
}

/** What an attack works with: the contract, callers, objects, a client, and the memory of the whole drill. */
export class DrillContext {
  readonly operations: readonly DrillOperation[];
  /** Operations that no request conforms to, or none that could be found: nothing can be proved of them. */
  readonly unmakeable: readonly Unmakeable[];
  readonly table: OperationTable;
  readonly document: Record<string, unknown>;
  readonly callers: Callers;
  readonly objects: Objects;
  readonly client: DrillClient;
  /** Every token that was sent. */
  readonly tokens = new Set<string>();
  /** Correlation ids of all answers, in order. */
  readonly answered: string[] = [];
  /** Successful answers to well-made requests, for the claims about responses. */
  readonly successes: { readonly operation: DrillOperation; readonly outcome: Outcome }[] = [];
  private turn = 0;
  private readonly minted = new Map<string, Promise<string>>();
  private readonly positives = new Map<string, Promise<Outcome>>();

  constructor(
    readonly target: DrillTarget,
    contract: DrillContract,
    readonly sampler: Sampler,
    private readonly settings: DrillSettings = {},
  ) {
    this.document = contract.document;
    this.table = contract.table;
    const operations = drillOperations(contract).filter(({ spec }) => spec.anonymous !== true);
    this.unmakeable = operations.flatMap((operation) => {
      const why = whyUnmakeable(operation, sampler) ?? this.whyUnfounded(operation);
      return why === undefined ? [] : [{ operation: operation.spec.id, why }];
    });
    const left = new Set(this.unmakeable.map(({ operation }) => operation));
    this.operations = operations.filter(({ spec }) => !left.has(spec.id));
    this.callers = new Callers(target);
    this.objects = new Objects(target, contract.document, this.operations, sampler);
    this.client = new DrillClient(target.ca);
  }

  /** Objects of types whose owner no table of the template tells cannot be put anywhere. */
  private whyUnfounded({ spec }: DrillOperation): string | undefined {
    if (spec.ownership === 'shared') return undefined;
    const { types } = this.target.fixtures;
    const lacking = spec.identifiers.find(({ resource }) => !types.includes(resource));
    return (
      lacking && `no table of the template tells the owner of a ${lacking.resource}, so that none can be put there`
    );
  }

  /** A text that no contract, fixture or record contains by chance: where it turns up, it was copied. */
  readonly marker = `drillmark${Math.random().toString(36).slice(2, 12)}`;

  token(caller: Caller): Promise<string> {
    const known = this.minted.get(caller.key) ?? this.target.identities.mint(caller.identity, caller.edit);
    this.minted.set(caller.key, known);
    return known;
  }

  wellMade(operation: DrillOperation, caller: Caller, options?: CallOptions): Promise<Call> {
    return wellMade(this, operation, this.callers.steppedUp(caller, operation.spec), options);
  }

  /** Sends; where only the request rate stands in the way, waits and sends again. */
  async send(call: Call): Promise<Outcome> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.sendOnce(call);
      if (outcome.kind === 'no-response' || outcome.status !== 429 || attempt >= PATIENCE) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 120 * (attempt + 1)));
    }
  }

  async sendOnce(made: Call): Promise<Outcome> {
    const call = withProof(made);
    for (const [name, value] of call.headers) {
      if (name.toLowerCase() === 'authorization') this.tokens.add(value.replace(/^\S+\s+/, ''));
    }
    const outcome = await this.deliver(call);
    const isAskedAgain = outcome.kind === 'http' && keepNonce(call.connection.endpoint.host, outcome.headers);
    // A caller that makes its proofs when it sends makes the next one with the nonce, as the protocol has it.
    return isAskedAgain && call !== made ? this.deliver(withProof(made)) : outcome;
  }

  private async deliver(call: Call): Promise<Outcome> {
    const outcome = await this.client.send(this.fromSomewhere(call.connection), toRequest(call));
    if (outcome.kind === 'http' && outcome.correlation) this.answered.push(outcome.correlation);
    return outcome;
  }

  /**
   * Callers that may come from anywhere come from several addresses in turn: otherwise a long drill would be taken for
   * the flood from one address that one of its attacks really is.
   */
  private fromSomewhere(connection: Connection): Connection {
    if (connection.address || !HAS_MANY_ADDRESSES) return connection;
    this.turn = (this.turn + 1) % ADDRESSES;
    return { ...connection, address: `127.1.0.${this.turn + 1}` };
  }

  /** The well-made request of an operation, sent once for each caller however many cases rest on it. */
  positive(operation: DrillOperation, caller: Caller, options?: CallOptions): Promise<Outcome> {
    const key = JSON.stringify([operation.spec.id, caller.key, options]);
    const known = this.positives.get(key) ?? this.sendWellMade(operation, caller, options);
    this.positives.set(key, known);
    return known;
  }

  /** The well-made request, sent now: for cases that change what others rely on. A lookup without answer is asked again. */
  async sendWellMade(operation: DrillOperation, caller: Caller, options?: CallOptions): Promise<Outcome> {
    const call = await this.wellMade(operation, caller, options);
    let outcome = await this.send(call);
    for (let attempt = 0; attempt < RETRIES && (await this.isUndecided(outcome)); attempt += 1) {
      outcome = await this.send(call);
    }
    if (isSuccess(outcome)) this.successes.push({ operation, outcome });
    return outcome;
  }

  private async isUndecided(outcome: Outcome): Promise<boolean> {
    if (outcome.kind !== 'http' || outcome.status !== 403) return false;
    return isUndecided(await this.evidence(outcome));
  }

  async evidence(outcome: Outcome): Promise<Evidence> {
    return readEvidence(await this.records(outcome));
  }

  async records(outcome: Outcome): Promise<readonly AuditEntry[]> {
    if (outcome.kind === 'no-response' || outcome.correlation === '') return [];
    const { audit } = this.target;
    const isOver = outcome.isDirect ? audit.find(outcome.correlation).length > 0 : false;
    if (!isOver) await audit.settle(outcome.correlation, SETTLE_MS);
    return audit.find(outcome.correlation);
  }

  /** Operations with somebody who may call them, each with that caller. */
  callable(
    choose: (operation: DrillOperation) => boolean = () => true,
  ): { operation: DrillOperation; caller: Caller }[] {
    const found = this.everywhere(choose);
    return evenly(found, this.settings.operationsPerAttack ?? found.length);
  }

  /** The same without the upper bound: for what must hold on each single operation. */
  everywhere(
    choose: (operation: DrillOperation) => boolean = () => true,
  ): { operation: DrillOperation; caller: Caller }[] {
    return this.operations.filter(choose).flatMap((operation) => {
      const caller = this.callers.for(operation.spec);
      return caller ? [{ operation, caller }] : [];
    });
  }

  /** The operation with the least side effects and needs: on it, attacks that are the same everywhere are tried. */
  probe(
    choose: (operation: DrillOperation) => boolean = () => true,
  ): { operation: DrillOperation; caller: Caller } | undefined {
    const cost = ({ spec, parameters }: DrillOperation) =>
      (spec.method === 'GET' ? 0 : 20) +
      (spec.rate === 'read' ? 0 : 8) +
      (spec.sensitivity === 'restricted' ? 4 : 0) +
      spec.identifiers.length +
      parameters.filter(({ isRequired }) => isRequired).length;
    const sorted = this.operations.filter(choose).sort((a, b) => cost(a) - cost(b));
    for (const operation of sorted) {
      const caller = this.callers.for(operation.spec);
      if (caller) return { operation, caller };
    }
    return undefined;
  }
}

/** Linux answers on all of 127.0.0.0/8, others on one address unless told to. */
export const HAS_MANY_ADDRESSES = process.platform === 'linux';
const ADDRESSES = 8;

const PATIENCE = 12;
const RETRIES = 4;
const SETTLE_MS = 1_000;

/** At most `count` of the list, spread evenly over it. */
export function evenly<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]!);
}
