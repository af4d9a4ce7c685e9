import type { Event } from './run-sigma';

type Row = Readonly<Record<string, unknown>>;
type Read = (row: Row) => unknown;

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(\/(?:[^/\\]|\\.)+\/)|(`[^`]+`)|([@\w][@\w.]*)|(>=|<=|!=|[()[\],=<>*-]))/gy;

/** Words of a command; a text that has others is no command of the compiler. */
function tokensOf(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`no word of a query: ${text}`);
    found.push(match[0].trim());
  }
  return found;
}

/**
 * Runs a query of CloudWatch Logs Insights over events ("CloudWatch Logs Insights language query syntax"): as much of it as the
 * compiler writes, and anything else is an error.
 *
 * @returns the rows of its answer
 */
export function rowsInInsights(query: string, events: readonly Event[]): readonly Row[] {
  let rows: readonly Row[] = events.map(({ time, line }) => ({
    ...flat(line),
    '@timestamp': time,
    '@message': JSON.stringify(line),
  }));
  for (const command of query.split('\n| ')) rows = run(command, rows);
  return rows;
}

function run(command: string, rows: readonly Row[]): readonly Row[] {
  const parser = new Parser(tokensOf(command));
  const name = parser.next();
  switch (name) {
    case 'filter': {
      const test = parser.whole(() => parser.condition());
      return rows.filter((row) => test(row) === true);
    }
    case 'fields': {
      const computed = parser.whole(() => parser.columns());
      return rows.map((row) => ({ ...row, ...Object.fromEntries(computed.map(([as, read]) => [as, read(row)])) }));
    }
    case 'stats':
      return parser.whole(() => parser.statistics(rows));
    case 'sort':
    case 'limit':
      return rows;
    default:
      throw new Error(`command ${String(name)} is not known here`);
  }
}

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error(`a command ends too early: ${this.tokens.join(' ')}`);
    return token;
  }

  /** What a rule reads must be all that there is. */
  whole<T>(read: () => T): T {
    const value = read();
    if (this.at !== this.tokens.length) throw new Error(`words are left over in ${this.tokens.join(' ')}`);
    return value;
  }

  condition(): Read {
    let left = this.conjunction();
    while (this.takes('or')) {
      const [a, b] = [left, this.conjunction()];
      left = (row) => a(row) === true || b(row) === true;
    }
    return left;
  }

  columns(): [string, Read][] {
    const found: [string, Read][] = [];
    do {
      const read = this.value();
      if (this.takes('as')) found.push([this.next(), read]);
    } while (this.takes(','));
    return found;
  }

  statistics(rows: readonly Row[]): readonly Row[] {
    const aggregates: [string, (group: readonly Row[]) => number][] = [];
    do {
      const aggregate = this.aggregate();
      this.expect('as');
      aggregates.push([this.next(), aggregate]);
    } while (this.takes(','));
    this.expect('by');
    const keys: Read[] = [];
    do keys.push(this.value());
    while (this.takes(','));
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const key = JSON.stringify(keys.map((read) => read(row) ?? null));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return [...groups.values()].map((group) => Object.fromEntries(aggregates.map(([as, of]) => [as, of(group)])));
  }

  private conjunction(): Read {
    let left = this.comparison();
    while (this.takes('and')) {
      const [a, b] = [left, this.comparison()];
      left = (row) => a(row) === true && b(row) === true;
    }
    return left;
  }

  private comparison(): Read {
    if (this.takes('(')) {
      const inner = this.condition();
      this.expect(')');
      return inner;
    }
    const left = this.value();
    if (this.takes('in')) {
      const wanted = this.list().map(String);
      return (row) => left(row) !== undefined && wanted.includes(String(left(row)));
    }
    if (this.takes('like')) {
      const [, pattern] = /^\/(.+)\/$/.exec(this.tokens[this.at] ?? '') ?? [];
      if (pattern !== undefined) {
        this.next();
        return (row) => new RegExp(pattern).test(String(left(row) ?? ''));
      }
      const right = this.value();
      return (row) => String(left(row) ?? '').includes(String(right(row)));
    }
    const operator = this.next();
    const right = this.value();
    if (operator === '>=') return (row) => Number(left(row)) >= Number(right(row));
    if (operator === '>') return (row) => Number(left(row)) > Number(right(row));
    throw new Error(`operator ${operator} is not known here`);
  }

  private aggregate(): (group: readonly Row[]) => number {
    const name = this.next();
    this.expect('(');
    const read: Read = this.takes('*') ? () => 1 : this.difference();
    this.expect(')');
    const values = (group: readonly Row[]) => group.map(read).filter((each) => each !== undefined);
    if (name === 'count') return (group) => values(group).length;
    if (name === 'count_distinct') return (group) => new Set(values(group).map(String)).size;
    if (name === 'sum') return (group) => values(group).reduce<number>((total, each) => total + Number(each), 0);
    throw new Error(`aggregate ${name} is not known here`);
  }

  private difference(): Read {
    const left = this.value();
    if (!this.takes('-')) return left;
    const right = this.value();
    return (row) => Number(left(row)) - Number(right(row));
  }

  private value(): Read {
    const token = this.next();
    if (token.startsWith('"')) {
      const text = JSON.parse(token) as string;
      return () => text;
    }
    if (/^\d+$/.test(token)) return () => Number(token);
    if (this.takes('(')) return this.call(token);
    const name = token.replaceAll('`', '');
    return (row) => row[name];
  }

  private call(name: string): Read {
    if (name === 'bin') {
      const span = spanOf(this.next());
      this.expect(')');
      return (row) => Math.floor(Number(row['@timestamp']) / span);
    }
    const first = this.value();
    this.expect(',');
    if (name === 'datefloor') {
      const span = spanOf(this.next());
      this.expect(')');
      return (row) => Math.floor(Number(first(row)) / span);
    }
    const second = this.value();
    this.expect(')');
    if (name === 'strcontains') return (row) => (String(first(row) ?? '').includes(String(second(row))) ? 1 : 0);
    throw new Error(`function ${name} is not known here`);
  }

  private list(): string[] {
    this.expect('[');
    const found: string[] = [];
    do found.push(String(this.value()({})));
    while (this.takes(','));
    this.expect(']');
    return found;
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new Error(`${token} is missing in ${this.tokens.join(' ')}`);
  }
}

/** Fields as Logs Insights discovers them: names of members joined by dots, lists by index; objects are none. */
function flat(value: unknown, path = '', into: Record<string, unknown> = {}): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    if (value !== null) into[path] = value;
    return into;
  }
  for (const [name, member] of Object.entries(value)) flat(member, path === '' ? name : `${path}.${name}`, into);
  return into;
}

function spanOf(text: string): number {
  const [, count, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (count === undefined) throw new Error(`time ${text} is none`);
  return Number(count) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}
