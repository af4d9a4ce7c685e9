import { Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { AccessLogFormat, type CfnStage, type Stage } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { TlsProfile } from '../../core/tls-profile';
import { ENV } from '../../vocabulary';
import { accessLogFormat } from './access-log-format';
import { Administration } from './administration';
import { AuditTrail, OwnTrail } from './audit-trail';
import { type UsedCertificates, watchCertificates } from './certificate-watch';
import type { Containment } from './containment';
import { ContainmentActions } from './containment-actions';
import { allowLogs } from './log-key';
import { onceMade } from './once-made';
import type { FindingReceiver } from './finding-receiver';
import { Canary, type CanaryOptions } from './canary';
import { AuditPipeline, LogContent } from './pipeline';
import type { Sink } from './sink';
import { UsageAlarms } from './usage-alarms';

/** WAF writes to log groups of this prefix only. */
const WAF_PREFIX = 'aws-waf-logs-';
/** EventBridge writes to log groups of this prefix. */
const EVENTS_PREFIX = '/aws/events/';

/**
 * How long what was decided is kept, and under which key.
 */
export interface AuditLayerProps {
  /**
   * How long every log is kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the logs when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The key that the logs are encrypted with. CloudWatch Logs gets the permission to use it.
   *
   * @default - encrypted with a key that CloudWatch Logs owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Who reads the records. With at least one, every log is subscribed to a stream, which is archived, shown to the detector
   * and delivered to each sink.
   *
   * @default - nobody: the logs are kept and that is all
   */
  readonly sinks?: Sink[];

  /**
   * Takes the alarms of the pipeline. Without sinks, it is told of certificates that end.
   *
   * @default - a topic of its own
   */
  readonly alarmTopic?: ITopic;

  /**
   * Who takes findings, beside the default event bus of the account.
   *
   * @default - the event bus alone
   */
  readonly findingReceivers?: FindingReceiver[];

  /**
   * The trail by which administrative actions on the API platform are recorded. With a sink, the stack has rules that read
   * them; without a trail that logs management events, these rules see nothing.
   *
   * @default AuditTrail.organization()
   */
  readonly trail?: AuditTrail;
}

/**
 * The sixth layer: an access log line for every request, the web ACL's log, and a log of decision records for each handler.
 *
 * Access logs need the account's CloudWatch role, which is set once in an account and Region ("Set up CloudWatch logging
 * for REST APIs" in the API Gateway Developer Guide). This construct leaves it alone, because a second stack that sets it
 * breaks the first one.
 *
 * @example
 * declare const api: apigateway.SpecRestApi;
 *
 * const audit = new AuditLayer(this, 'Audit');
 * audit.logAccess(api.deploymentStage);
 */
export class AuditLayer extends Construct {
  /** One line of JSON for every request. */
  public readonly accessLog: LogGroup;

  /** What the web ACL blocked, counted or let through. */
  public readonly webAclLog: LogGroup;

  /** From the logs to the sinks; undefined without sinks. */
  private readonly pipeline?: AuditPipeline;

  private readonly administration?: Administration;

  private readonly trail?: OwnTrail;

  /** ARNs of roles that write the table of consumers on duty, and record it themselves. */
  private readonly registryWriters: string[] = [];

  private readonly settings: Required<Pick<AuditLayerProps, 'logRetention' | 'removalPolicy'>> & AuditLayerProps;

  constructor(scope: Construct, id: string, props: AuditLayerProps = {}) {
    super(scope, id);
    this.settings = {
      ...props,
      logRetention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    };
    if (props.encryptionKey) allowLogs(this, props.encryptionKey);
    this.pipeline = this.pipelineTo(props.sinks ?? []);
    this.accessLog = this.logGroup('AccessLog');
    this.webAclLog = this.logGroup('WebAclLog', `${WAF_PREFIX}${Names.uniqueResourceName(this, { maxLength: 64 })}`);
    this.pipeline?.read('AccessLog', this.accessLog, LogContent.RECORDS);
    this.pipeline?.read('WebAclLog', this.webAclLog, LogContent.RECORDS);
    this.trail = this.ownTrail();
    this.administration = this.pipeline && this.administer(this.pipeline);
  }

  /**
   * Has writes to the table of consumers recorded, whoever makes them but the functions of the stack.
   *
   * @param table the registry
   * @param writer the function that writes it at deployments
   */
  public watchRegistry(table: ITable, writer?: LambdaFunction): void {
    if (writer?.role) this.registryWriters.push(writer.role.roleArn);
    this.administration?.watch(table, this.registryWriters);
    this.trail?.watch(table);
  }

  /**
   * Has ACM's events about certificates become findings; without sinks, which read them, they go to a topic.
   *
   * @internal
   */
  public _watchCertificates(used: UsedCertificates): void {
    watchCertificates(this, used, { ...this.settings, recorder: this.administration });
  }

  /**
   * A log group for the web ACL before a distribution in this stack, on the same way as all others.
   */
  public edgeWebAclLog(): ILogGroup {
    const name = `${WAF_PREFIX}edge-${Names.uniqueResourceName(this, { maxLength: 60 })}`;
    const group = this.logGroup('EdgeWebAclLog', name);
    this.pipeline?.read('EdgeWebAclLog', group, LogContent.RECORDS);
    return group;
  }

  /**
   * Has attacks be told apart by the address that the edge saw: the gateway sees the edge alone.
   *
   * @param clientAddressHeader header in which the edge tells the address of the caller
   */
  public readCallersFrom(clientAddressHeader: string): void {
    this.pipeline?.detector.addEnvironment(ENV.CLIENT_ADDRESS_HEADER, clientAddressHeader);
  }

  /**
   * Has findings contained.
   *
   * @internal
   */
  public _contain(containment: Containment, registry?: ITable): { sets: readonly CfnIPSet[]; table: ITable } {
    const { pipeline } = this;
    if (!pipeline) throw new Error('containment needs findings, and without "sinks" nothing raises any; name a sink');
    const { blockedSets, table, handler } = new ContainmentActions(this, 'Containment', {
      plan: containment._plan,
      routes: pipeline.routes,
      alarms: pipeline.alarms,
      log: this.handlerLog('ContainmentLog'),
      registry,
      metricName: pipeline.metricName,
      encryptionKey: this.settings.encryptionKey,
    });
    if (handler.role) this.registryWriters.push(handler.role.roleArn);
    return { sets: blockedSets, table };
  }

  /**
   * A log group for the decision records of one handler.
   *
   * @param id name of the log group within this construct
   */
  public handlerLog(id: string): ILogGroup {
    const group = this.logGroup(id);
    this.pipeline?.read(id, group, LogContent.MIXED);
    return group;
  }

  /**
   * Gives a backend a log group that keeps what the guard decides, unless it has one.
   *
   * @param fn the function behind the guard
   */
  public keepRecords(fn: LambdaFunction): void {
    const resource = fn.node.defaultChild as CfnFunction;
    const config = resource.loggingConfig;
    if (Token.isUnresolved(config) || (config as CfnFunction.LoggingConfigProperty | undefined)?.logGroup) return;
    const group = this.handlerLog('BackendLog');
    group.grantWrite(fn);
    resource.loggingConfig = { ...(config as CfnFunction.LoggingConfigProperty), logGroup: group.logGroupName };
  }

  /**
   * Has a stage write one line of JSON for every request, and traces for X-Ray.
   *
   * @param stage the stage of the API
   * @param tls which TLS it takes: what comes with less is found; default: `TlsProfile.modern()`
   */
  public logAccess(stage: Stage, tls: TlsProfile = TlsProfile.modern()): void {
    const resource = stage.node.defaultChild as CfnStage;
    const resourceName = stage.restApi.restApiId;
    this.pipeline?.routes.about(
      Stack.of(this).formatArn({ service: 'apigateway', account: '', resource: '/restapis', resourceName }),
    );
    resource.tracingEnabled = true;
    resource.accessLogSetting = {
      destinationArn: Stack.of(this).formatArn({
        service: 'logs',
        resource: `log-group:${this.accessLog.logGroupName}`,
      }),
      format: AccessLogFormat.custom(accessLogFormat(tls._oldestAtGateway)).toString(),
    };
  }

  private ownTrail(): OwnTrail | undefined {
    return (this.settings.trail ?? AuditTrail.organization())._isOwn
      ? new OwnTrail(this, 'OwnTrail', this.settings)
      : undefined;
  }

  private administer(pipeline: AuditPipeline): Administration {
    const name = `${EVENTS_PREFIX}${Names.uniqueResourceName(this, { maxLength: 64 })}`;
    const log = this.logGroup('AdministrationLog', name);
    pipeline.read('AdministrationLog', log, LogContent.RECORDS);
    return new Administration(this, 'Administration', { log, deadLetters: pipeline.deadLetters });
  }

  /**
   * Tests the audit from end to end: a forged request on a schedule, and an alarm for when no finding comes of it.
   *
   * @param options an operation that asks for a token, and how often to call it
   * @returns the alarm that rings when the audit is cut somewhere; undefined without sinks: there is nothing to test
   */
  public sendCanary(options: CanaryOptions): IAlarm | undefined {
    if (!this.pipeline) return undefined;
    const { encryptionKey, sinks = [] } = this.settings;
    const { metricName, topic } = this.pipeline;
    const logGroup = this.logGroup('CanaryLog');
    // Who writes records itself says so itself.
    const own = sinks.filter(({ _plan }) => ['index', 'lake'].includes(_plan.kind)).map(({ name }) => name);
    const receipts = [...new Set([...own, ...(options.receipts ?? [])])];
    return new Canary(this, 'Canary', { ...options, receipts, metricName, topic, logGroup, encryptionKey }).foundAlarm;
  }

  /**
   * Watches how the API and each consumer use it: CloudWatch learns what is usual, and an alarm rings on a sudden change.
   *
   * @param consumers ids of consumers, of which the first 20 get an alarm of their own; the detector watches all of them
   */
  public watchUsage(consumers: string[]): void {
    if (!this.pipeline) return;
    const { metricName, topic } = this.pipeline;
    new UsageAlarms(this, 'Usage', { metricName, topic, consumers });
  }

  private pipelineTo(sinks: readonly Sink[]): AuditPipeline | undefined {
    if (sinks.length === 0) return undefined;
    return new AuditPipeline(this, 'Pipeline', {
      ...this.settings,
      sinks,
      detectorLog: this.logGroup('DetectorLog'),
      deliveryLog: this.logGroup('DeliveryLog'),
    });
  }

  private logGroup(id: string, logGroupName?: string): LogGroup {
    const { logRetention: retention, removalPolicy, encryptionKey } = this.settings;
    return new LogGroup(this, id, { logGroupName, retention, removalPolicy: onceMade(removalPolicy), encryptionKey });
  }
}
