type Members = Readonly<Record<string, unknown>>;

/** Statements that compare or count addresses, and the member that has them ask the edge instead of the connection. */
const BY_ADDRESS: Readonly<Record<string, string>> = {
  asnMatchStatement: 'forwardedIpConfig',
  geoMatchStatement: 'forwardedIpConfig',
  ipSetReferenceStatement: 'ipSetForwardedIpConfig',
};

/** Tells whether a statement, or one inside it, goes by the address, country or network of the connection. */
export function looksAtConnection(statement: unknown): boolean {
  return Object.entries(members(statement)).some(([name, inner]) => {
    const own = members(inner);
    const nested = [own['statement'], own['scopeDownStatement'], ...list(own['statements'])];
    return isByConnection(name, own) || nested.some(looksAtConnection);
  });
}

function isByConnection(name: string, statement: Members): boolean {
  if (name === 'rateBasedStatement') {
    const keys = list(statement['customKeys']).map(members);
    return statement['aggregateKeyType'] === 'IP' || keys.some(({ ip }) => ip !== undefined);
  }
  const config = BY_ADDRESS[name];
  return config !== undefined && statement[config] === undefined;
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
