import { Duration, Lazy } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, LogQueryWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition, type LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CANARY_METRICS, METRIC_NAMESPACE, type SignalSource } from '../../vocabulary';
import { DETECTIONS } from '../../vocabulary/detections';
import { insightsQuery } from './compile/insights';

/** What the pack is made of. */
export interface NativePackProps {
  readonly metricName: string;
}

/** Which detections look into which log, by the name that the log has in the audit layer. */
const SOURCES: Readonly<Record<string, readonly SignalSource[]>> = {
  AccessLog: ['access'],
  WebAclLog: ['waf'],
  AdministrationLog: ['admin', 'certificate'],
};

/** EventBridge wraps what CloudTrail recorded. */
const WITHIN: Readonly<Partial<Record<SignalSource, string>>> = { admin: 'detail.' };

const REFUSALS = [
  'filter unmapped.hardened.decision = "refuse"',
  'stats count(*) as refusals by unmapped.hardened.layer, unmapped.hardened.reason',
  'sort refusals desc',
  'limit 20',
].join('\n| ');

/** For estates without a SIEM: a dashboard, and each detection as a saved query of CloudWatch Logs Insights. */
export class NativePack extends Construct {
  private readonly dashboard: Dashboard;
  private readonly decisionLogs: LogGroup[] = [];

  constructor(scope: Construct, id: string, { metricName }: NativePackProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.days(1) });
    this.dashboard.addWidgets(
      new GraphWidget({ title: 'Requests by consumer', width: 12, left: [byConsumer(metricName, 'requests')] }),
      new GraphWidget({ title: 'Refusals by consumer', width: 12, left: [byConsumer(metricName, 'refusals')] }),
      new GraphWidget({ title: 'Findings', width: 12, left: [own(metricName, 'findings')] }),
      new GraphWidget({
        title: 'Canary: findings that came back, and how long they took',
        width: 12,
        left: [own(metricName, CANARY_METRICS.FOUND)],
        right: [own(metricName, CANARY_METRICS.DELAY, 'Maximum')],
      }),
      new GraphWidget({
        title: 'Requests and refusals',
        width: 12,
        left: [own(metricName, 'requests'), own(metricName, 'refusals')],
      }),
      new GraphWidget({
        title: 'Pipeline',
        width: 12,
        left: [own(metricName, 'batches'), own(metricName, 'quarantined')],
      }),
    );
  }

  /** Saves the queries that look into a log. */
  public query(id: string, logGroup: LogGroup): void {
    const sources = SOURCES[id];
    if (!sources) this.addDecisionLog(logGroup);
    for (const source of sources ?? []) this.save(source, [logGroup]);
  }

  /** Decisions stand in several logs; their queries look into all of them. */
  private addDecisionLog(logGroup: LogGroup): void {
    if (this.decisionLogs.length === 0) this.save('decision', this.decisionLogs);
    this.decisionLogs.push(logGroup);
    this.dashboard.addWidgets(
      new LogQueryWidget({
        title: 'Refusals by reason',
        width: 24,
        logGroupNames: [logGroup.logGroupName],
        queryString: REFUSALS,
      }),
    );
  }

  private save(source: SignalSource, logGroups: readonly LogGroup[]): void {
    for (const detection of DETECTIONS.filter((each) => each.source === source)) {
      const query = insightsQuery(detection, WITHIN[source]);
      if (query === undefined) continue;
      new CfnQueryDefinition(this, detection.slug, {
        name: `hardened-api/${this.node.addr.slice(-8)}/${detection.slug}`,
        queryString: query,
        // Log groups are still to come when the first one is known.
        logGroupNames: Lazy.list({ produce: () => logGroups.map((each) => each.logGroupName) }),
      });
    }
  }
}

function own(api: string, metricName: string, statistic = 'Sum'): Metric {
  return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap: { api }, statistic });
}

function byConsumer(api: string, metricName: string): MathExpression {
  const search = `{${METRIC_NAMESPACE},api,consumer} MetricName="${metricName}" api="${api}"`;
  return new MathExpression({ expression: `SEARCH('${search}', 'Sum')`, usingMetrics: {}, label: '' });
}
