import { onModules } from '../modules';
import { define } from './define';

/** Parsers of XML that read document types or expand entities, by default or when asked. */
const MODULES: readonly string[] = [
  'libxmljs',
  'libxmljs2',
  'node-libxml',
  'node-expat',
  'xml2js',
  'xmldom',
  '@xmldom/xmldom',
  'jsdom',
  'xml-js',
  'sax',
  'fast-xml-parser',
];

export const noEntityParser = define(
  {
    description: 'XML reaches no parser that reads document types.',
    message:
      'This parser reads document types, through which XML reads files and addresses; take JSON, or xmlBody of cdk-hardened-api/handler.',
  },
  (_context, report) =>
    onModules((node, module) => {
      if (MODULES.includes(module)) report(node);
    }),
);
