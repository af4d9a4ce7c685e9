import { kindOf, requireListed, requireTag } from './tagged';
import { type DataApiParameter, dataApiParameter } from './data-api';

/** What a database driver sends apart from the statement. */
export type SqlValue = string | number | bigint | boolean | null | Date | Uint8Array;

/** What may stand in a placeholder of a statement. */
export type SqlInput = SqlValue | SqlQuery | SqlIdentifier | SqlKeyword | SqlList;

/** Texts, quoted names and comments, from their start to their end. */
const QUOTED = /'[^']*'|"[^"]*"|`[^`]*`|--[^\n]*\n|\/\*.*?\*\//gs;

type Part = string | { readonly value: SqlValue } | { readonly identifier: string };

/** A column or table that the code lists. */
export class SqlIdentifier {
  readonly #name: string;

  /** @internal */
  public constructor(name: string) {
    this.#name = name;
  }

  /** @internal */
  public _parts(): readonly Part[] {
    return this.#name.split('.').flatMap((identifier, index) => (index > 0 ? ['.', { identifier }] : [{ identifier }]));
  }
}

/** A word of SQL that the code lists. */
export class SqlKeyword {
  readonly #word: string;

  /** @internal */
  public constructor(word: string) {
    this.#word = word;
  }

  /** @internal */
  public _parts(): readonly Part[] {
    return [this.#word];
  }
}

/** Values for `IN`. */
export class SqlList {
  readonly #values: readonly SqlValue[];

  /** @internal */
  public constructor(values: readonly SqlValue[]) {
    this.#values = values;
  }

  /** @internal */
  public _parts(): readonly Part[] {
    return ['(', ...this.#values.flatMap((value, index) => (index > 0 ? [', ', { value }] : [{ value }])), ')'];
  }
}

/** The call of a driver with `$1` placeholders, such as `pg`. */
export interface PostgresStatement {
  readonly text: string;
  readonly values: SqlValue[];
}

/** The call of a driver with `?` placeholders, such as `mysql2` with `execute`. */
export interface MysqlStatement {
  readonly sql: string;
  readonly values: SqlValue[];
}

/** The call of the RDS Data API. */
export interface DataApiStatement {
  readonly sql: string;
  readonly parameters: DataApiParameter[];
}

/** A statement whose values travel apart from its text. Only `sql` makes one. */
export class SqlQuery {
  readonly #parts: readonly Part[];

  /** @internal */
  public constructor(parts: readonly Part[]) {
    this.#parts = parts;
  }

  /** @internal */
  public _parts(): readonly Part[] {
    return this.#parts;
  }

  /** For `pg`, `postgres` and drivers like them; identifiers in double quotes. */
  public toPostgres(): PostgresStatement {
    const { text, values } = this.#written((index) => `$${index}`, '"', /\$\d/);
    return { text, values };
  }

  /** For `mysql2` (`execute`, which prepares); identifiers in backquotes. */
  public toMysql(): MysqlStatement {
    const { text, values } = this.#written(() => '?', '`', /\?/);
    return { sql: text, values };
  }

  /**
   * For `ExecuteStatement` of the RDS Data API.
   *
   * @param engine how identifiers are quoted
   */
  public toDataApi(engine: 'postgres' | 'mysql' = 'postgres'): DataApiStatement {
    const { text, values } = this.#written((index) => `:p${index}`, engine === 'mysql' ? '`' : '"', /(?<!:):\w/);
    return { sql: text, parameters: values.map((value, index) => dataApiParameter(`p${index + 1}`, value)) };
  }

  #written(placeholder: (index: number) => string, quote: string, taken: RegExp): { text: string; values: SqlValue[] } {
    const values: SqlValue[] = [];
    const written = this.#parts.map((part) => {
      if (typeof part === 'string') {
        if (taken.test(part.replace(QUOTED, '')))
          throw new SyntaxError('the statement has a placeholder of its own; use ${value} instead');
        return part;
      }
      if ('identifier' in part) return `${quote}${part.identifier}${quote}`;
      values.push(part.value);
      return placeholder(values.length);
    });
    return { text: written.join(''), values };
  }
}

/**
 * Writes a statement whose values are parameters, wherever they come from.
 *
 * @example
 * const found = await pool.query(sql`select * from orders where tenant = ${tenant} and id = ${id}`.toPostgres());
 *
 * @throws TypeError where it is called as a function, or a placeholder stands inside quotes or a comment
 */
export function sql(strings: TemplateStringsArray, ...inputs: readonly SqlInput[]): SqlQuery {
  requireTag('sql', strings);
  const parts: Part[] = [];
  let before = '';
  strings.forEach((text, index) => {
    before += text;
    parts.push(text);
    if (index === inputs.length) return;
    // There a driver would send the placeholder as text, and somebody would "fix" it by concatenation.
    if (endsInside(before)) throw new TypeError('a placeholder stands inside quotes or a comment; take them away');
    parts.push(...partsOf(inputs[index]));
  });
  return new SqlQuery(parts);
}

/** A text or a comment that starts in what is written so far and does not end in it. */
function endsInside(text: string): boolean {
  return /['"`]|--|\/\*|\$\w*\$/.test(text.replace(QUOTED, ' '));
}

function partsOf(input: unknown): readonly Part[] {
  if (input instanceof SqlQuery || input instanceof SqlIdentifier || input instanceof SqlKeyword) return input._parts();
  if (input instanceof SqlList) return input._parts();
  return [{ value: checkedValue(input) }];
}

/** Drivers give objects and lists a meaning of their own: `{"id": 1}` becomes a condition in mysql. */
function checkedValue(value: unknown): SqlValue {
  const isPlain =
    value === null ||
    ['string', 'bigint', 'boolean'].includes(typeof value) ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (value instanceof Date && !Number.isNaN(value.getTime())) ||
    value instanceof Uint8Array;
  if (!isPlain)
    throw new TypeError(`a ${kindOf(value)} is no SQL value; pass text, number, boolean, null, Date or bytes`);
  return value as SqlValue;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*){0,2}$/;
const WORDS = /^[A-Za-z]+( [A-Za-z]+)*$/;

/**
 * A column or table name that is chosen at run time, from a list in the code. It is quoted, so its case counts.
 *
 * @throws RangeError for a name that is not listed
 */
export function identifier(name: string, allowed: readonly string[]): SqlIdentifier {
  requireListed('the identifier', name, allowed);
  if (!NAME.test(name))
    throw new TypeError('an identifier is letters, digits and underscores, with dots between names');
  return new SqlIdentifier(name);
}

/**
 * A word such as `asc` or `desc` that is chosen at run time, from a list in the code.
 *
 * @throws RangeError for a word that is not listed
 */
export function keyword(word: string, allowed: readonly string[]): SqlKeyword {
  requireListed('the keyword', word, allowed);
  if (!WORDS.test(word)) throw new TypeError('a keyword is letters only');
  return new SqlKeyword(word);
}

/**
 * Values for `IN`, each a parameter.
 *
 * @throws RangeError for no values: `IN ()` is no SQL
 */
export function list(values: readonly SqlValue[]): SqlList {
  if (!Array.isArray(values) || values.length === 0) throw new RangeError('a list of SQL values must not be empty');
  return new SqlList(values.map(checkedValue));
}
