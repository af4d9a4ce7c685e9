import { join } from 'node:path';
import { ledgerCommand } from '../../../cli/commands/ledger';

const ORDERS = join(__dirname, '../../../examples/orders/openapi.yaml');
const SWAGGER = join(__dirname, '../../contract/fixtures/swagger-2.yaml');

function printed(run: () => number): { readonly code: number; readonly text: string } {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const code = run();
  write.mockRestore();
  return { code, text: lines.join('') };
}

test('a document without a dropped constraint ends with exit code 0 and its totals', () => {
  const { code, text } = printed(() => ledgerCommand([ORDERS], { json: true }));

  const { documents, total } = JSON.parse(text) as { documents: object[]; total: Record<string, number> };
  expect(code).toBe(0);
  expect(documents).toHaveLength(1);
  expect(total).toMatchObject({ dropped: 0, refused: 0 });
  expect(total.constraints).toBe(total.guard + total.notes);
});

test('a document that cannot be read is named with its fault and stops nothing', () => {
  const { code, text } = printed(() => ledgerCommand([SWAGGER, ORDERS], {}));

  expect(code).toBe(0);
  expect(text).toMatch(/swagger-2\.yaml: refused, .*2\.0/);
  expect(text).toContain('1 documents, 1 refused');
});

test('every constraint can be printed with who keeps it', () => {
  const { text } = printed(() => ledgerCommand([ORDERS], { entries: true }));

  expect(text).toMatch(/gateway, guard +maxLength +\/components\/schemas\/Address\/properties\/name/);
});
