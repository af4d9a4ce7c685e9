import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findingEvent } from '../../lambda/detector/finding-event';
import { insightsQuery } from '../../src/layers/audit/compile/insights';
import { sigmaRule } from '../../src/layers/audit/compile/sigma';
import type { Detection } from '../../src/vocabulary';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { detect } from '../detect/detect';
import { readLines } from '../detect/read-lines';
import { detectTable } from '../report/detect-table';
import { print, printError } from '../report/print';
import { styleFor } from '../report/style';
import { UsageError } from './usage-error';

/** What `detect` can be told. */
export interface DetectCommandOptions {
  readonly json?: boolean;
  readonly only?: readonly string[];
  /** Folder for Sigma rules. */
  readonly sigma?: string;
  readonly cloudwatch?: boolean;
}

/**
 * Runs log files through the rules; or writes the rules for other engines.
 *
 * @returns exit code: 0 when nothing was found, 1 when something was, 2 when no line could be read.
 */
export async function detectCommand(files: readonly string[], options: DetectCommandOptions): Promise<number> {
  const rules = rulesOf(options.only);
  if (options.sigma !== undefined) writeSigma(rules, options.sigma);
  if (options.cloudwatch) printQueries(rules);
  if (files.length === 0) {
    if (options.sigma !== undefined || options.cloudwatch) return 0;
    throw new UsageError(
      'no log file given; pass files of JSON lines, - for standard input, or --sigma or --cloudwatch',
    );
  }
  for (const file of files) if (file !== '-' && !isFile(file)) throw new UsageError(`${file} is no file`);
  const report = await detect(linesOf(files), rules);
  if (options.json)
    for (const finding of report.findings) print(JSON.stringify(findingEvent(finding, finding.lastSeen)));
  else for (const line of detectTable(report, rules.length, styleFor(process.stdout))) print(line);
  if (report.counts.records === 0) {
    throw new UsageError(
      'no line is a record that the rules know: OCSF records, access log, AWS WAF log, CloudTrail or events of ACM, one JSON object a line',
    );
  }
  return report.findings.length > 0 ? 1 : 0;
}

function rulesOf(slugs: readonly string[] | undefined): readonly Detection[] {
  const unknown = slugs?.filter((slug) => !DETECTIONS.some((each) => each.slug === slug)) ?? [];
  if (unknown.length > 0)
    throw new UsageError(`no detection ${unknown.join(', ')}; they are listed in docs/DETECTIONS.md`);
  return slugs ? DETECTIONS.filter(({ slug }) => slugs.includes(slug)) : DETECTIONS;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function* linesOf(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) yield* readLines(file);
}

function writeSigma(rules: readonly Detection[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const without: string[] = [];
  for (const rule of rules) {
    const documents = sigmaRule(rule);
    if (documents)
      writeFileSync(join(folder, `${rule.slug}.yml`), documents.map((each) => stringify(each)).join('---\n'));
    else without.push(rule.slug);
  }
  printError(`${rules.length - without.length} rules written to ${folder}`);
  if (without.length > 0) printError(`Sigma has no word for ${without.join(', ')}: they run in the detector only`);
}

function printQueries(rules: readonly Detection[]): void {
  for (const rule of rules) {
    const query = insightsQuery(rule);
    if (query === undefined) printError(`${rule.slug}: no single query can tell it; it runs in the detector only`);
    else print(`# ${rule.slug}: ${rule.title} (log: ${rule.source})\n${query}\n`);
  }
}
