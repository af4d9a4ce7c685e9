import { callersOf, type MatrixRow, policyMatrix, RELATIONS } from '../../../src/layers/authorization/policy-matrix';
import type { ConsumerRecord, OperationTable, PolicyBundle } from '../../../src/vocabulary';
import type { ReviewFile } from './attested';
import { type Directory, type Drift, driftOf } from './drift';
import { type Gap, gapsIn } from './gaps';
import type { LogLine } from './log-lines';

/** One operation that a consumer may call. */
export interface Grant {
  readonly operation: string;
  /** Whose objects: those that the policies allow. */
  readonly reach: string;
  /** Epoch milliseconds of the last allowed call. Absent: none in the logs. */
  readonly lastUsed?: number;
  readonly isUnused: boolean;
}

export interface ConsumerReview {
  readonly consumer: string;
  readonly roles: readonly string[];
  readonly tenants: readonly string[];
  readonly grants: readonly Grant[];
  readonly reviewer?: string;
  /** Epoch milliseconds of the day on which the next review is due. Absent: never reviewed. */
  readonly due?: number;
  readonly isOverdue: boolean;
}

export interface Review {
  readonly api: string;
  readonly consumers: readonly ConsumerReview[];
  readonly gaps: readonly Gap[];
  /** Attested reviews of consumers that the template does not have. */
  readonly strangers: readonly string[];
  /** Roles that registry and directory do not agree about; empty without a directory. */
  readonly drift: readonly Drift[];
  readonly overdue: number;
  readonly unused: number;
}

export interface ReviewInput {
  readonly table: OperationTable;
  readonly bundle: PolicyBundle;
  readonly consumers: readonly ConsumerRecord[];
  readonly lines: readonly LogLine[];
  readonly reviews: ReviewFile;
  readonly directory?: Directory;
  readonly unusedDays: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

const DAY_MS = 86_400_000;

/** Who can do what, when it was last used, what nobody uses, whose review is overdue, and what nobody decided on. */
export function review(input: ReviewInput): Review {
  const { table, bundle, consumers, lines, reviews, directory } = input;
  const rows = policyMatrix(
    bundle,
    table,
    consumers.map((record) => matrixCaller(table, record)),
  );
  const reviewed = consumers.map((record) => reviewOf(input, record, rows));
  const known = new Set(consumers.map(({ consumerId }) => consumerId));
  return {
    api: table.api,
    consumers: reviewed,
    gaps: gapsIn(lines, table),
    strangers: reviews.reviews.map(({ consumer }) => consumer).filter((consumer) => !known.has(consumer)),
    drift: directory ? driftOf(consumers, directory) : [],
    overdue: reviewed.filter(({ isOverdue }) => isOverdue).length,
    unused: reviewed.flatMap(({ grants }) => grants).filter(({ isUnused }) => isUnused).length,
  };
}

/** A consumer with everything that its registry entry grants; its tokens may say less, never more. */
function matrixCaller(table: OperationTable, { consumerId, roles, tenants }: ConsumerRecord) {
  const [anybody] = callersOf(table);
  const tenant = tenants.find((each) => each !== '*') ?? anybody!.principal.tenant;
  return { name: consumerId, principal: { ...anybody!.principal, consumer: consumerId, roles, tenant } };
}

function reviewOf(input: ReviewInput, record: ConsumerRecord, rows: readonly MatrixRow[]): ConsumerReview {
  const { reviews, now } = input;
  const { consumerId, roles, tenants } = record;
  const last = reviews.reviews.filter(({ consumer }) => consumer === consumerId).sort((a, b) => b.on - a.on)[0];
  const due = last && last.on + reviews.everyDays * DAY_MS;
  return {
    consumer: consumerId,
    roles,
    tenants,
    grants: grantsOf(input, consumerId, rows),
    ...(last && { reviewer: last.reviewer, due }),
    // A date in the future attests nothing.
    isOverdue: due === undefined || due < now || last.on > now,
  };
}

function grantsOf({ lines, now, unusedDays }: ReviewInput, consumer: string, rows: readonly MatrixRow[]): Grant[] {
  const granted = rows.filter((row) => row.caller === consumer && Object.values(row.cells).includes('allow'));
  const byOperation = new Map<string, MatrixRow[]>();
  for (const row of granted) byOperation.set(row.operation, [...(byOperation.get(row.operation) ?? []), row]);
  return [...byOperation].map(([operation, reached]) => {
    const uses = lines
      .filter((line) => line.operation === operation && line.consumer === consumer && line.decision === 'allow')
      .map(({ time }) => time);
    const lastUsed = uses.length > 0 ? uses.reduce((a, b) => Math.max(a, b)) : undefined;
    const reach = RELATIONS.filter((relation) => reached.some(({ cells }) => cells[relation] === 'allow')).join('+');
    // Without any log nothing can be told, and a grant is not called unused.
    const isUnused = lines.length > 0 && (lastUsed === undefined || now - lastUsed > unusedDays * DAY_MS);
    return { operation, reach, ...(lastUsed !== undefined && { lastUsed }), isUnused };
  });
}
