import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

type Statement = CfnWebACL.StatementProperty;

/** One rule of the web ACL, in the order of the list that it stands in. */
export interface WebAclRule {
  /** Also the id in the web ACL's log. The word before the first dash is the layer, or `managed`. */
  readonly name: string;
  readonly statement: Statement;
  /** What the rule costs in web ACL capacity units. AWS WAF Developer Guide, "Web ACL capacity units". */
  readonly capacity: number;
  /** Managed groups bring the actions of their rules; our own rules block. */
  readonly managed?: boolean;
  /** On trial: it counts and does not block. */
  readonly isCounting?: boolean;
}

/** A part of a request with the capacity that looking into it costs. */
export interface Part {
  readonly statement: Statement;
  readonly capacity: number;
}

const TRANSFORMATION = 10;

const NONE: CfnWebACL.TextTransformationProperty[] = [{ priority: 0, type: 'NONE' }];
const DECODED: CfnWebACL.TextTransformationProperty[] = ['URL_DECODE_UNI', 'URL_DECODE_UNI', 'LOWERCASE'].map(
  (type, priority) => ({ priority, type }),
);
const LOWERCASE: CfnWebACL.TextTransformationProperty[] = [{ priority: 0, type: 'LOWERCASE' }];

/** The `FieldToMatch` of one header. The L1 passes this member through as it is, hence the capital N. */
export function header(name: string): CfnWebACL.FieldToMatchProperty {
  return { singleHeader: { Name: name } };
}

/** The body as far as it is inspected; what lies beyond counts as a match, so that nothing hides behind padding. */
export const BODY: CfnWebACL.FieldToMatchProperty = { body: { oversizeHandling: 'MATCH' } };

/** A component of more than so many bytes. An absent component never matches. */
export function larger(fieldToMatch: CfnWebACL.FieldToMatchProperty, size: number): Part {
  return {
    statement: { sizeConstraintStatement: { fieldToMatch, comparisonOperator: 'GT', size, textTransformations: NONE } },
    capacity: 1,
  };
}

/** A header that is there, be it empty. */
export function present(name: string): Part {
  return {
    statement: {
      sizeConstraintStatement: {
        fieldToMatch: header(name),
        comparisonOperator: 'GE',
        size: 0,
        textTransformations: NONE,
      },
    },
    capacity: 1,
  };
}

/** A component that matches a regular expression, as it is. */
export function matches(fieldToMatch: CfnWebACL.FieldToMatchProperty, regexString: string): Part {
  return {
    statement: { regexMatchStatement: { fieldToMatch, regexString, textTransformations: NONE } },
    capacity: 3,
  };
}

/** A component that matches a regular expression once in lower case. */
export function matchesInLowerCase(fieldToMatch: CfnWebACL.FieldToMatchProperty, regexString: string): Part {
  return {
    statement: { regexMatchStatement: { fieldToMatch, regexString, textTransformations: LOWERCASE } },
    capacity: 3 + TRANSFORMATION,
  };
}

/** A component that matches a regular expression once it is decoded twice, because a second reader may, and in lower case. */
export function matchesDecoded(fieldToMatch: CfnWebACL.FieldToMatchProperty, regexString: string): Part {
  return {
    statement: { regexMatchStatement: { fieldToMatch, regexString, textTransformations: DECODED } },
    capacity: 3 + DECODED.length * TRANSFORMATION,
  };
}

/** A header whose name starts so. */
export function headerNameStartsWith(prefix: string): Part {
  return {
    statement: {
      byteMatchStatement: {
        // Bearer tokens may make the headers longer than the 8 KB that are inspected: MATCH would refuse those callers.
        fieldToMatch: { headers: { matchPattern: { all: {} }, matchScope: 'KEY', oversizeHandling: 'CONTINUE' } },
        positionalConstraint: 'STARTS_WITH',
        searchString: prefix,
        textTransformations: LOWERCASE,
      },
    },
    capacity: 2 + TRANSFORMATION,
  };
}

/** A header with exactly this value. */
export function equals(name: string, searchString: string): Part {
  return {
    statement: {
      byteMatchStatement: {
        fieldToMatch: header(name),
        positionalConstraint: 'EXACTLY',
        searchString,
        textTransformations: NONE,
      },
    },
    capacity: 2,
  };
}

/** A connection from an address of an IP set. */
export function fromSet(arn: string): Part {
  return { statement: { ipSetReferenceStatement: { arn } }, capacity: 1 };
}

export function not(part: Part): Part {
  return { statement: { notStatement: { statement: part.statement } }, capacity: part.capacity };
}

/** All of the parts. WAF wants at least two in an And. */
export function all(parts: readonly Part[]): Part {
  return joined(parts, (statements) => ({ andStatement: { statements } }));
}

/** Any of the parts. WAF wants at least two in an Or. */
export function any(parts: readonly Part[]): Part {
  return joined(parts, (statements) => ({ orStatement: { statements } }));
}

function joined(parts: readonly Part[], join: (statements: Statement[]) => Statement): Part {
  const [first, ...rest] = parts;
  if (!first) throw new Error('a web ACL statement needs at least one part');
  const capacity = parts.reduce((sum, part) => sum + part.capacity, 0);
  return rest.length === 0 ? first : { statement: join(parts.map((part) => part.statement)), capacity };
}
