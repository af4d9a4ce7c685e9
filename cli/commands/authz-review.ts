import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { asList, at, jsonOf } from '../../src/checks/model/references';
import type { ConsumerRecord } from '../../src/vocabulary';
import { decisionBundles } from '../authz/decision-bundles';
import { readReviews } from '../authz/review/attested';
import { readDirectory } from '../authz/review/drift';
import { readLog } from '../authz/review/log-lines';
import { review } from '../authz/review/review';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import type { Assembly } from '../gateway/assembly/types';
import { reviewLines } from '../report/authz-review';
import { print } from '../report/print';
import { UsageError } from './usage-error';

/** What `authz review` can be told. */
export interface AuthzReviewOptions {
  readonly logs?: readonly string[];
  readonly reviews?: string;
  readonly directory?: string;
  readonly unusedDays?: number;
  readonly json?: string;
}

const UNUSED_DAYS = 90;

/**
 * Prints who can do what, what was last used when, unused grants, overdue reviews, and calls that nobody decided on.
 *
 * @returns exit code: 0 when nothing is unused, overdue, drifted or undecided, 1 otherwise.
 */
export function authzReviewCommand(
  dir: string,
  options: AuthzReviewOptions,
  _command?: unknown,
  now = Date.now(),
): number {
  const { unusedDays = UNUSED_DAYS } = options;
  if (!(unusedDays > 0)) throw new UsageError('--unused-days must be a number of days above 0');
  const assembly = loadAssembly(dir);
  const bundles = decisionBundles(assembly).filter(({ points }) => points.includes('authorizer'));
  if (bundles.length === 0) throw new UsageError(`${dir} deploys no authorizer of HardenedApi`);
  const logs = (options.logs ?? []).map((file) => readLog(textOf(file)));
  const lines = logs.flatMap((log) => log.lines);
  const unread = logs.reduce((sum, log) => sum + log.unread, 0);
  const reviews = readReviews(options.reviews);
  const directory = options.directory === undefined ? undefined : readDirectory(options.directory);
  const consumers = consumersOf(assembly);
  const reports = bundles.map(({ table, bundle }) =>
    review({ table, bundle, consumers, lines, reviews, directory, unusedDays, now }),
  );
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ schema: 1, unread, reports }, undefined, 2)}\n`);
  for (const report of reports) for (const line of reviewLines(report, { lines: lines.length, unread })) print(line);
  const isClean = reports.every(({ gaps, overdue, unused, strangers, drift }) =>
    [gaps.length, overdue, unused, strangers.length, drift.length].every((count) => count === 0),
  );
  return isClean ? 0 : 1;
}

function textOf(file: string): string {
  if (file !== '-' && !existsSync(file))
    throw new UsageError(`${file} does not exist; --logs names files of JSON lines`);
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

/** What the templates fill their consumer registries with. */
function consumersOf({ stacks }: Assembly): ConsumerRecord[] {
  return stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(({ Type }) => Type === 'Custom::HardenedConsumers')
    .flatMap(({ Properties }) => asList(jsonOf(at(Properties, 'Consumers')))) as ConsumerRecord[];
}
