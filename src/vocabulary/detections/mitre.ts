import type { Technique } from '../detection';

/** Techniques of MITRE ATT&CK for Enterprise that detections name. */
export const MITRE = {
  EXPLOIT_PUBLIC: { id: 'T1190', name: 'Exploit Public-Facing Application' },
  VULNERABILITY_SCAN: { id: 'T1595.002', name: 'Active Scanning: Vulnerability Scanning' },
  WORDLIST_SCAN: { id: 'T1595.003', name: 'Active Scanning: Wordlist Scanning' },
  BRUTE_FORCE: { id: 'T1110', name: 'Brute Force' },
  CREDENTIAL_STUFFING: { id: 'T1110.004', name: 'Brute Force: Credential Stuffing' },
  FORGED_CREDENTIALS: { id: 'T1606', name: 'Forge Web Credentials' },
  STOLEN_TOKEN: { id: 'T1528', name: 'Steal Application Access Token' },
  TOKEN_USE: { id: 'T1550.001', name: 'Use Alternate Authentication Material: Application Access Token' },
  VALID_ACCOUNTS: { id: 'T1078', name: 'Valid Accounts' },
  REPOSITORIES: { id: 'T1213', name: 'Data from Information Repositories' },
  AUTOMATED_COLLECTION: { id: 'T1119', name: 'Automated Collection' },
  PRIVILEGE_ESCALATION: { id: 'T1068', name: 'Exploitation for Privilege Escalation' },
  IN_THE_MIDDLE: { id: 'T1557', name: 'Adversary-in-the-Middle' },
  ENDPOINT_FLOOD: { id: 'T1499', name: 'Endpoint Denial of Service' },
  DISABLE_LOGS: { id: 'T1562.008', name: 'Impair Defenses: Disable or Modify Cloud Logs' },
  DISABLE_FIREWALL: { id: 'T1562.007', name: 'Impair Defenses: Disable or Modify Cloud Firewall' },
  MODIFY_AUTHENTICATION: { id: 'T1556', name: 'Modify Authentication Process' },
  ACCOUNT_MANIPULATION: { id: 'T1098', name: 'Account Manipulation' },
  UNSECURED_CREDENTIALS: { id: 'T1552', name: 'Unsecured Credentials' },
  MODIFY_POLICY: { id: 'T1484', name: 'Domain or Tenant Policy Modification' },
  SUBVERT_TRUST: { id: 'T1553.004', name: 'Subvert Trust Controls: Install Root Certificate' },
  DESTRUCTION: { id: 'T1485', name: 'Data Destruction' },
} as const satisfies Record<string, Technique>;
