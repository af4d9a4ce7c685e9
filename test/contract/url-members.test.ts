import { ContractError } from '../../src/contract';
import { compileValidators, ValidatorError } from '../../src/layers/input/validators';
import { documentAround, modelOf } from '../lambda/guard/contract';

const taking = (schema: object) => modelOf(documentAround({ type: 'object', properties: { link: schema } }));

it('a URL without a list of hosts is a decision that the document leaves open', () => {
  const codes = (schema: object) => taking(schema).findings.map(({ code }) => code);

  expect(codes({ type: 'string', format: 'uri' })).toContain('url-without-hosts');
  expect(codes({ type: 'string', format: 'uri', 'x-hardened-hosts': ['*'] })).not.toContain('url-without-hosts');
});

it.each([
  [{ format: 'uri', 'x-hardened-hosts': [] }],
  [{ format: 'uri', 'x-hardened-hosts': 'hooks.example.com' }],
  [{ format: 'uri', 'x-hardened-hosts': ['https://hooks.example.com/path'] }],
  [{ format: 'uri', 'x-hardened-hosts': ['Hooks.example.com'] }],
  [{ type: 'string', 'x-hardened-hosts': ['hooks.example.com'] }],
])('%j is a fault with its remedy', (schema) => {
  const compile = () => compileValidators(taking(schema), []);

  expect(compile).toThrow(ValidatorError);
  expect(compile).not.toThrow(ContractError);
  expect(compile).toThrow(/x-hardened-hosts/);
});
