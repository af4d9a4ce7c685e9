/**
 * Rule groups of AWS against what attacks one kind of system: choose those of what runs behind the API.
 *
 * Each costs 1 USD a month and its capacity; above 1,500 units, requests cost more ("AWS WAF pricing"). The manifest beside the
 * template shows both.
 */
export enum ManagedRuleGroup {
  /** Shell commands and files of POSIX systems: what Lambda runs on. 100 units. */
  POSIX = 'AWSManagedRulesUnixRuleSet',

  /** Files of Linux. 200 units. */
  LINUX = 'AWSManagedRulesLinuxRuleSet',

  /** PowerShell commands and files of Windows. 200 units. */
  WINDOWS = 'AWSManagedRulesWindowsRuleSet',

  /** Unsafe functions of PHP. 100 units. */
  PHP = 'AWSManagedRulesPHPRuleSet',

  /** WordPress. 100 units. */
  WORDPRESS = 'AWSManagedRulesWordPressRuleSet',

  /** Pages of administrators that frameworks publish. 100 units. */
  ADMIN_PROTECTION = 'AWSManagedRulesAdminProtectionRuleSet',

  /** Addresses of hosting providers, proxies and Tor: not where consumers run in a cloud. 50 units. */
  ANONYMOUS_IP = 'AWSManagedRulesAnonymousIpList',
}
