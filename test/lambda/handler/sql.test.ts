import { identifier, keyword, list, type SqlInput, sql } from '../../../lambda/handler';

const EVIL = "x'; drop table orders; --";
const from = (...inputs: readonly unknown[]) => inputs as readonly SqlInput[];

describe('a statement', () => {
  it('carries values apart from its text, in the form of each driver', () => {
    const at = new Date('2026-03-01T12:00:00.500Z');
    const query = sql`select * from orders where tenant = ${EVIL} and total > ${7} and at < ${at} and note is ${null}`;

    expect(query.toPostgres()).toEqual({
      text: 'select * from orders where tenant = $1 and total > $2 and at < $3 and note is $4',
      values: [EVIL, 7, at, null],
    });
    expect(query.toMysql().sql).toBe('select * from orders where tenant = ? and total > ? and at < ? and note is ?');
    expect(query.toDataApi()).toEqual({
      sql: 'select * from orders where tenant = :p1 and total > :p2 and at < :p3 and note is :p4',
      parameters: [
        { name: 'p1', value: { stringValue: EVIL } },
        { name: 'p2', value: { longValue: 7 } },
        { name: 'p3', value: { stringValue: '2026-03-01 12:00:00.500' }, typeHint: 'TIMESTAMP' },
        { name: 'p4', value: { isNull: true } },
      ],
    });
  });

  it('is put together from statements, lists, identifiers and keywords', () => {
    const where = sql`where id in ${list(['a', EVIL])} and ok = ${true}`;
    const order = identifier('o.created', ['o.created', 'o.total']);
    const query = sql`select * from orders o ${where} order by ${order} ${keyword('desc', ['asc', 'desc'])}`;

    expect(query.toPostgres()).toEqual({
      text: 'select * from orders o where id in ($1, $2) and ok = $3 order by "o"."created" desc',
      values: ['a', EVIL, true],
    });
    expect(query.toMysql().sql).toContain('order by `o`.`created` desc');
  });

  it.each([
    ['an object, which mysql reads as a condition', { id: 1 }],
    ['a list', ['a']],
    ['undefined', undefined],
    ['a number that is none', Number.NaN],
    ['a date that is none', new Date('x')],
    ['an object that looks like a statement', { _parts: () => ['1=1'] }],
    ['a function', () => 'x'],
  ])('takes no value that is %s', (_what, value) => {
    expect(() => sql`select ${from(value)[0] as SqlInput}`).toThrow(TypeError);
  });

  it.each([
    ['a text', () => sql`select '${EVIL}'`],
    ['a quoted name', () => sql`select "${EVIL}"`],
    ['a text that another value cut in two', () => sql`select ${1}, '${EVIL}'`],
    ['a comment', () => sql`select 1 -- ${EVIL}`],
    ['a long comment', () => sql`select /* ${EVIL} */ 1`],
    ['a dollar-quoted text', () => sql`select $$ ${EVIL} $$`],
  ])('has no placeholder inside %s', (_what, make) => {
    expect(make).toThrow('a placeholder stands inside quotes or a comment');
  });

  it('takes quotes and comments that end before the placeholder', () => {
    const query = sql`select 'it''s', "a" /* b */ -- c
      from orders where id = ${EVIL}`;

    expect(query.toPostgres().values).toEqual([EVIL]);
  });

  it.each([
    ['pg', () => sql`select $1, ${1}`.toPostgres()],
    ['mysql', () => sql`select ?, ${1}`.toMysql()],
    ['the Data API', () => sql`select :p1, ${1}`.toDataApi()],
  ])('has no placeholder but its own: %s', (_what, make) => {
    expect(make).toThrow('placeholder of its own');
  });

  it('leaves casts and texts that look like placeholders alone', () => {
    expect(sql`select ${'1'}::int, ':x'`.toDataApi().sql).toBe("select :p1::int, ':x'");
    expect(sql`select ${'1'}, 'why?'`.toMysql().sql).toBe("select ?, 'why?'");
  });

  it('cannot be made from a text', () => {
    const call = sql as unknown as (text: unknown) => unknown;

    expect(() => call(`select ${EVIL}`)).toThrow('template tag');
    expect(() => call([`select ${EVIL}`])).toThrow('template tag');
    expect(() => call(Object.assign([EVIL], { raw: [EVIL] }))).toThrow('template tag');
  });

  it.each([
    [() => identifier('password', ['created']), 'is not one of created'],
    [() => identifier('a"; --', ['a"; --']), 'letters, digits'],
    [() => keyword('desc; drop', ['asc', 'desc']), 'is not one of'],
    [() => list([]), 'must not be empty'],
  ])('takes names and words only from a list in the code', (make, message) => {
    expect(make).toThrow(message);
  });
});
