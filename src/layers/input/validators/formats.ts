/** The formats that the guard checks in full: those of ajv-formats, which covers OpenAPI's own. */
const KNOWN_FORMATS = new Set([
  'date',
  'time',
  'date-time',
  'iso-time',
  'iso-date-time',
  'duration',
  'uri',
  'uri-reference',
  'uri-template',
  'url',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'regex',
  'uuid',
  'json-pointer',
  'json-pointer-uri-fragment',
  'relative-json-pointer',
  'byte',
  'int32',
  'int64',
  'float',
  'double',
  'password',
  'binary',
]);

export function isKnownFormat(format: string): boolean {
  return KNOWN_FORMATS.has(format);
}

/** Formats whose expressions of ajv-formats are not linear: no text of the kind is longer. RFC 5321 4.5.3.1, RFC 9110 4.1. */
const LONGEST: Readonly<Record<string, number>> = {
  email: 320,
  url: 8000,
  uri: 8000,
  'uri-reference': 8000,
  'uri-template': 8000,
  regex: 1000,
};

/** The longest text that can have a format, where it must be bounded before it is looked at. */
export function longestOf(format: string): number | undefined {
  return LONGEST[format];
}
