import type { Statement } from '../statements/compile';

/** A managed rule: the statement that AWS's description states exactly, or why there is none. */
export interface ManagedRule {
  readonly name: string;
  readonly label: string;
  readonly statement?: Statement;
}

const UNPUBLISHED = 'AWS does not publish what the rule matches';
const PLAIN = [{ Priority: 0, Type: 'NONE' }];

const size = (field: Statement, limit: number): Statement => ({
  SizeConstraintStatement: { FieldToMatch: field, ComparisonOperator: 'GT', Size: limit, TextTransformations: PLAIN },
});

// A request without the header at all: its name occurs in no header.
const noUserAgent: Statement = {
  NotStatement: {
    Statement: {
      SizeConstraintStatement: {
        FieldToMatch: { SingleHeader: { Name: 'user-agent' } },
        ComparisonOperator: 'GE',
        Size: 0,
        TextTransformations: PLAIN,
      },
    },
  },
};

const propfind: Statement = {
  ByteMatchStatement: {
    FieldToMatch: { Method: {} },
    SearchString: 'PROPFIND',
    PositionalConstraint: 'EXACTLY',
    TextTransformations: PLAIN,
  },
};

/** Rules whose description leaves no doubt; approximate ones are off, so that no local verdict rests on a guess. */
const EXACT: Readonly<Record<string, Statement>> = {
  NoUserAgent_HEADER: noUserAgent,
  SizeRestrictions_QUERYSTRING: size({ QueryString: {} }, 2048),
  SizeRestrictions_BODY: size({ Body: { OversizeHandling: 'MATCH' } }, 8192),
  SizeRestrictions_URIPATH: size({ UriPath: {} }, 1024),
  PROPFIND_METHOD: propfind,
};

const GROUPS: Readonly<Record<string, { readonly label: string; readonly rules: string }>> = {
  AWSManagedRulesCommonRuleSet: {
    label: 'core-rule-set',
    rules:
      'NoUserAgent_HEADER UserAgent_BadBots_HEADER SizeRestrictions_QUERYSTRING SizeRestrictions_Cookie_HEADER ' +
      'SizeRestrictions_BODY SizeRestrictions_URIPATH EC2MetaDataSSRF_BODY EC2MetaDataSSRF_COOKIE ' +
      'EC2MetaDataSSRF_URIPATH EC2MetaDataSSRF_QUERYARGUMENTS GenericLFI_QUERYARGUMENTS GenericLFI_URIPATH ' +
      'GenericLFI_BODY RestrictedExtensions_URIPATH RestrictedExtensions_QUERYARGUMENTS GenericRFI_QUERYARGUMENTS ' +
      'GenericRFI_BODY GenericRFI_URIPATH CrossSiteScripting_COOKIE CrossSiteScripting_QUERYARGUMENTS ' +
      'CrossSiteScripting_BODY CrossSiteScripting_URIPATH',
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    label: 'known-bad-inputs',
    rules:
      'JavaDeserializationRCE_HEADER JavaDeserializationRCE_BODY JavaDeserializationRCE_URIPATH ' +
      'JavaDeserializationRCE_QUERYSTRING Host_localhost_HEADER PROPFIND_METHOD ExploitablePaths_URIPATH ' +
      'Log4JRCE_HEADER Log4JRCE_QUERYSTRING Log4JRCE_BODY Log4JRCE_URIPATH',
  },
  AWSManagedRulesSQLiRuleSet: {
    label: 'sql-database',
    rules:
      'SQLi_QUERYARGUMENTS SQLiExtendedPatterns_QUERYARGUMENTS SQLi_BODY SQLiExtendedPatterns_BODY SQLi_COOKIE ' +
      'SQLi_URIPATH',
  },
  AWSManagedRulesAmazonIpReputationList: {
    label: 'amazon-ip-list',
    rules: 'AWSManagedIPReputationList AWSManagedReconnaissanceList AWSManagedIPDDoSList',
  },
};

/** The rules of a managed group; undefined for a group that is not known here. */
export function managedRules(vendor: string, name: string): readonly ManagedRule[] | undefined {
  const group = vendor === 'AWS' && Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
  return group?.rules.split(' ').map((rule) => ({
    name: rule,
    label: `awswaf:managed:aws:${group.label}:${labelName(rule)}`,
    ...(EXACT[rule] === undefined ? {} : { statement: EXACT[rule] }),
  }));
}

export const whyNotEvaluated = UNPUBLISHED;

/** `NoUserAgent_HEADER` carries the label `NoUserAgent_Header`. */
function labelName(rule: string): string {
  const cut = rule.lastIndexOf('_');
  const component = rule.slice(cut + 1);
  return cut > 0 && component === component.toUpperCase()
    ? `${rule.slice(0, cut + 1)}${LABEL_WORDS[component] ?? component}`
    : rule;
}

const LABEL_WORDS: Readonly<Record<string, string>> = {
  HEADER: 'Header',
  QUERYSTRING: 'QueryString',
  BODY: 'Body',
  URIPATH: 'URIPath',
  COOKIE: 'Cookie',
  QUERYARGUMENTS: 'QueryArguments',
  METHOD: 'Method',
};
