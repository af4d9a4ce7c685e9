import { CLIENT_ADDRESS_HEADERS, ORIGIN_SECRET_HEADER } from './edge/edge-config';
import {
  all,
  any,
  BODY,
  header,
  headerNameStartsWith,
  larger,
  matches,
  matchesDecoded,
  matchesInLowerCase,
  not,
  present,
} from './web-acl-rule';
import type { Part, WebAclRule } from './web-acl-rule';

/** What the rules need to know of the contract. */
export interface WebAclInput {
  readonly methods: readonly string[];
  /** Content types of request bodies, lower case, without parameters. */
  readonly contentTypes: readonly string[];
  /** The largest body of any operation. */
  readonly maxBodyBytes: number;
  /** Requests of one address in five minutes. */
  readonly addressLimit: number;
  /** What stands before the gateway, if anything. */
  readonly edge?: EdgeRules;
}

/** What the rules need to know of the edge. */
export interface EdgeRules {
  /** True of a request that the edge sent; undefined: the domain's client certificate has proven it before. */
  readonly proof?: Part;
  readonly clientAddressHeader: string;
  /** Lower-case names of all headers that the edge sets. */
  readonly ownHeaders: readonly string[];
}

/** What WAF can inspect in front of API Gateway, once `AssociationConfig` asks for it. */
export const INSPECTION_LIMIT = 65_536;

/** Five minutes: the window in which an address spends its limit. */
const FLOOD_WINDOW_SECONDS = 300;

/** WAF's limit for one regular expression. */
const REGEX_LIMIT = 512;

/** One IPv4 or IPv6 address and nothing else: of a list, WAF would count the first one, which the caller chose. */
const ONE_ADDRESS = '^[0-9A-Fa-f:.]{2,45}$';

const OVERRIDE_HEADERS = ['x-http-method-override', 'x-http-method', 'x-method-override'];

/** Headers in which proxies vouch for a caller. Unless the edge sets it, whoever sends one forged it. */
const VOUCHING_HEADERS = [
  ...CLIENT_ADDRESS_HEADERS,
  ORIGIN_SECRET_HEADER,
  'x-forwarded-client-cert',
  'x-amzn-oidc-identity',
  'x-amzn-oidc-data',
  'x-amzn-mtls-clientcert',
  'x-amzn-mtls-clientcert-leaf',
  'cloudfront-viewer-cert-pem',
  'cloudfront-viewer-cert-sha256',
  'cloudfront-viewer-cert-subject',
  'cloudfront-viewer-cert-issuer',
  'cloudfront-viewer-cert-serial-number',
  'cf-client-cert-sha256',
  'x-azure-fdid',
];

/** The rules of our own, in order: cheap and certain ones first, counters after what was dropped anyway. */
export function ownRules(input: WebAclInput): WebAclRule[] {
  const { edge } = input;
  return [
    ...(edge?.proof ? [rule('network-edge', not(edge.proof))] : []),
    ...(edge ? [rule('network-client-address', not(matches(header(edge.clientAddressHeader), ONE_ADDRESS)))] : []),
    rule('network-method-override', any(OVERRIDE_HEADERS.map(present))),
    rule('network-route-allowlist', not(matches({ method: {} }, `^(${input.methods.join('|')})$`))),
    rule('network-forged-headers', forgedHeaders(edge?.ownHeaders ?? [])),
    rule('input-injection', injection(input.contentTypes)),
    rule('input-body-size', larger(BODY, input.maxBodyBytes)),
    rule('input-content-type', wrongContentType(input.contentTypes)),
    addressFlood(input.addressLimit, edge?.clientAddressHeader),
  ];
}

/** Headers that nobody may send but the own edge. */
export function forgedHeaders(ownHeaders: readonly string[]): Part {
  const foreign = VOUCHING_HEADERS.filter((name) => !ownHeaders.includes(name));
  return any([headerNameStartsWith('x-amzn-waf-'), ...foreign.map(present)]);
}

/** One address gets so many requests. Behind an edge the address is the one that the edge saw, or all callers were one. */
export function addressFlood(limit: number, clientAddressHeader?: string): WebAclRule {
  return {
    name: 'network-address-flood',
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: FLOOD_WINDOW_SECONDS,
        ...(clientAddressHeader === undefined
          ? { aggregateKeyType: 'IP' }
          : {
              aggregateKeyType: 'FORWARDED_IP',
              forwardedIpConfig: { headerName: clientAddressHeader, fallbackBehavior: 'MATCH' },
            }),
      },
    },
    capacity: 2,
  };
}

/**
 * Commands, queries and paths that no honest URL holds. AWS's groups know more of them, and look into bodies, too; these are
 * narrow enough that what only looks like one passes: "O'Brien", "union select committee", "sleep (8 hours)", "a|cat|b".
 */
const QUERIES = [
  String.raw`union[\s+]+(all[\s+]+)?select[\s+]+[\w"'*,(@.]+[\s+]*(,|from\b|--|#)`,
  String.raw`'[\s+]*(or|and)[\s+]+['"]?\w+['"]?[\s+]*(=|like\b)`,
  String.raw`;[\s+]*(drop[\s+]+table|delete[\s+]+from|insert[\s+]+into|exec[\s+]+xp_)`,
  String.raw`(pg_sleep|benchmark|sleep)\(\d|waitfor[\s+]+delay[\s+]+'`,
];
const COMMANDS = [
  String.raw`\$\{\s*(jndi|env|sys|lower|upper|::-)`,
  String.raw`<\s*script\b`,
  '[;|`\\n][\\s+]*(cat|curl|wget|nc|bash|sh|powershell|cmd)[\\s+]+[-/.$\\\\]',
  String.raw`;[\s+]*(id|whoami|uname)[\s+]*([;&#|]|$)`,
  '[$`]\\(?(cat|curl|wget|id|whoami|bash|sh)[\\s+]*[-/.)`]',
];
/** In a path these are another route, which `network-route-allowlist` and the router refuse. */
const PATHS = [String.raw`(\.\.[\\/]){2}|\x00`];

function injection(contentTypes: readonly string[]): Part {
  const inPart = (part: Parameters<typeof matchesDecoded>[0], ...lists: readonly (readonly string[])[]) =>
    lists.map((list) => matchesDecoded(part, list.join('|')));
  const inUrl = [
    ...inPart({ queryString: {} }, QUERIES, [...COMMANDS, ...PATHS]),
    ...inPart({ uriPath: {} }, QUERIES, COMMANDS),
  ];
  return any(contentTypes.some((type) => /[/+]xml$/.test(type)) ? [...inUrl, documentType()] : inUrl);
}

/** XML with a document type, through which a reader opens files and addresses. AWS has no group for it. */
function documentType(): Part {
  const isXml = matchesInLowerCase(header('content-type'), '[/+]xml');
  return all([isXml, matchesInLowerCase(BODY, String.raw`<!\s*(doctype|entity)`)]);
}

/** A body under a content type that the contract does not list, or under none. Requests without a body need no type. */
function wrongContentType(contentTypes: readonly string[]): Part {
  const body = larger(BODY, 0);
  if (contentTypes.length === 0) return body;
  const allowed = regexes(contentTypes).map((regex) => matchesInLowerCase(header('content-type'), regex));
  return all([body, not(any(allowed))]);
}

/** As few expressions as the length limit allows. */
function regexes(contentTypes: readonly string[]): string[] {
  const chunks: string[][] = [[]];
  for (const type of contentTypes.map(pattern)) {
    const current = chunks[chunks.length - 1] as string[];
    if (current.length > 0 && expression([...current, type]).length > REGEX_LIMIT) chunks.push([type]);
    else current.push(type);
  }
  return chunks.map(expression);
}

function expression(types: readonly string[]): string {
  return `^(${types.join('|')})\\s*(;|$)`;
}

/** A media type, or a range such as `image/*`. */
function pattern(type: string): string {
  return type
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^;,\\s]+');
}

function rule(name: string, part: Part): WebAclRule {
  return { name, ...part };
}
