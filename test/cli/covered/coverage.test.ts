import { coverageOf } from '../../../cli/covered/coverage';
import { coverageLines } from '../../../cli/report/coverage-table';
import { templateModel } from '../../../src/checks/model/template-model';
import { runRules } from '../../../src/checks/run-rules';
import { CONTROLS } from '../../../src/vocabulary';
import { goodTemplate } from '../../checks/good-template';
import { operationOf, propertiesOf } from '../../checks/rule-triple';

const NOW = new Date('2026-12-01T00:00:00Z');
const all = CONTROLS.map(({ slug }) => slug);
const CLAIMS = [
  { method: 'GET', path: '/orders', controls: all },
  { method: 'POST', path: '/orders', controls: all },
  { method: 'GET', path: '/orders/{id}', controls: all.filter((slug) => slug !== 'input-body-schema') },
];

function covered(edit: (template: ReturnType<typeof goodTemplate>) => unknown = () => undefined, claims = CLAIMS) {
  const template = goodTemplate();
  edit(template);
  const model = templateModel(template);
  return coverageOf(model, model.apis[0]!, claims, runRules(model, NOW));
}
const coverOf = (rows: ReturnType<typeof covered>, operation: string, slug: string) =>
  rows.find((row) => row.operation === operation)?.covers[slug];

it('what is claimed and what no rule speaks against is held, under whatever name the gateway has for a parameter', () => {
  const rows = covered();

  expect(rows).toHaveLength(3);
  expect(coverOf(rows, 'GET /orders/{orderId}', 'authn-required')).toBe('held');
  expect(coverOf(rows, 'GET /orders/{orderId}', 'input-body-schema')).toBe('none');
});

it('a rule that fires on one operation is a gap there and nowhere else', () => {
  const rows = covered(
    (template) => delete operationOf(template, '/orders', 'post')['x-amazon-apigateway-request-validator'],
  );

  expect(coverOf(rows, 'POST /orders', 'input-gateway-model')).toBe('gap');
  expect(coverOf(rows, 'GET /orders', 'input-gateway-model')).toBe('held');
});

it('a rule that fires on the stage is a gap of every operation', () => {
  const rows = covered((template) => {
    propertiesOf(template, 'WebAcl').Rules = [];
  });

  expect(rows.map(({ covers }) => covers['network-waf'])).toEqual(['gap', 'gap', 'gap']);
});

it('an operation that no manifest knows is a gap in every control', () => {
  const [row] = covered(undefined, []);

  expect(new Set(Object.values(row!.covers))).toEqual(new Set(['gap']));
});

it('the report says how much of all that applies is there, and names what is not', () => {
  const lines = coverageLines(covered((template) => delete operationOf(template, '/orders', 'post').requestBody));
  const text = coverageLines(covered(undefined, CLAIMS.slice(0, 2))).join('\n');

  expect(lines.at(-1)).toMatch(
    /^coverage: 3 operations, \d+ pairs of operation and control: \d+ held, 0 waived, 0 gaps: 100 %$/,
  );
  expect(text).toMatch(/GAP +input-body-schema: GET \/orders\/\{orderId\}/);
});
