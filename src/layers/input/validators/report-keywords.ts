import type { ConversionReport } from './conversion-report';
import { type OpenApiVersion, unknownKeywords } from './dialect';
import type { SchemaObject } from './json-schema';

const UNSUPPORTED = ['$dynamicRef', '$recursiveRef', '$id'];

/** Names every keyword of a schema object that asserts nothing although its author may think so. */
export function reportKeywords(
  schema: SchemaObject,
  version: OpenApiVersion,
  pointer: string,
  report: ConversionReport,
): void {
  for (const keyword of unknownKeywords(schema)) {
    if (UNSUPPORTED.includes(keyword)) {
      report.fault(pointer, `"${keyword}" is not supported; refer with "$ref" and a JSON pointer`);
      continue;
    }
    report.find('warning', 'keyword-unknown', pointer, {
      message: `"${keyword}" is not a keyword of the schema dialect; it is taken as a note`,
      remedy: 'remove it, or use the keyword that was meant',
    });
  }
  if (version === '3.1' && schema['nullable'] !== undefined) {
    report.find('warning', 'keyword-unknown', pointer, {
      message: '"nullable" means nothing in OpenAPI 3.1; null is refused',
      remedy: 'add "null" to "type"',
    });
  }
}
