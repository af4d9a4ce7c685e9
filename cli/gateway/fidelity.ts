/**
 * How well a behaviour is known. V: recorded from AWS; D: AWS documents it; R: others report it; I: inferred, so that a
 * drill must not assert on it; NOT_EVALUATED: the local gateway cannot decide it.
 */
export type EvidenceLabel = 'V' | 'D' | 'R' | 'I' | 'NOT_EVALUATED';

const LABELS: Readonly<Record<Exclude<EvidenceLabel, 'NOT_EVALUATED'>, string>> = {
  V: '20 22 23 26 27 28 29 61 63 72 76 77 82 83 84 85 86 89 90 91 92',
  D:
    '1 2 3 5 7 8 9 10 12 13 14 15 16 17 18 24 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 51 52 53 54 55 ' +
    '56 57 58 59 62 64 65 66 67 68 70 71 73 74 78 80 81 88 97 98 99 100 101 102 104 106 ' +
    '5.1.1 5.1.2 5.1.4 5.1.5 5.1.6 5.1.7 5.1.9 5.2 5.3 5.4',
  R: '21 25 60 79 93 94 95 103',
  I: '4 6 11 19 49 50 69 75 87 96 105 107 5.1.3 5.1.8',
};

const REGISTRY: ReadonlyMap<string, EvidenceLabel> = new Map(
  Object.entries(LABELS).flatMap(([label, items]) =>
    items.split(' ').map((item): [string, EvidenceLabel] => [item, label as EvidenceLabel]),
  ),
);

/** The evidence for a checklist item. An item that nobody labelled counts as an inference. */
export function labelOf(item: string): EvidenceLabel {
  return REGISTRY.get(item) ?? 'I';
}

/** Behaviours that the pipeline had to assume; the boot report prints them, a drill must not assert on them. */
export const ASSUMPTIONS: readonly { readonly item: string; readonly text: string }[] = [
  { item: '3', text: 'STRICT endpoint access: SNI other than Host is answered with 403 Forbidden' },
  { item: '12', text: 'base paths match by segment; no mapping is answered with 403 Forbidden' },
  { item: '14', text: '10 MB are 10,485,760 bytes; the 413 body is "Request Too Long"' },
  { item: '15', text: 'headers above 10,240 bytes are answered with 431' },
  { item: '16', text: 'a URL above 10,240 characters is answered with 414' },
  { item: '19', text: 'unencoded | { } in the query are answered with 400' },
  { item: '21', text: 'a bearer token on an unknown route uses the gateway response MISSING_AUTHENTICATION_TOKEN' },
  { item: '23', text: 'literal and {param} segments are matched with backtracking; dot segments are not resolved' },
  { item: '30', text: 'WAF sees the method before X-HTTP-Method-Override' },
  { item: '46', text: 'header names of identity sources match in any case' },
  { item: '49', text: 'denials are cached like allows; 401 and 500 outcomes are not' },
  { item: '64', text: 'stage and method throttles count after the authorizer; the account limit is not emulated' },
  { item: '69', text: 'quota periods start at midnight UTC of the day, Sunday or the first of the month' },
  { item: '75', text: 'a body without Content-Type is application/json; media type parameters are ignored' },
  { item: '87', text: 'of a repeated header, the last value appears in the single-value map' },
  { item: '104', text: 'values in a JSON access log are escaped as JSON' },
  {
    item: '5.2',
    text: 'rate-based rules trip exactly at limit + 1 in a sliding window; AWS samples every ten seconds',
  },
];
