import type { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import type { OperationSpec, RateClass } from '../../vocabulary';

/**
 * A request rate: so many a second, with a reserve for peaks.
 */
export interface Throttle {
  /** Requests a second that are let through in the long run. */
  readonly rate: number;

  /** Requests that may come at once. */
  readonly burst: number;
}

/**
 * Request rates by class of operation. The contract says which class an operation is of (`x-hardened.rate`).
 */
export interface ThrottleProps {
  /**
   * What holds for a method that no operation describes.
   *
   * @default - 50 requests a second, 100 at once
   */
  readonly stage?: Throttle;

  /**
   * Each operation that reads.
   *
   * @default - 100 requests a second, 200 at once
   */
  readonly read?: Throttle;

  /**
   * Each operation that writes.
   *
   * @default - 50 requests a second, 100 at once
   */
  readonly write?: Throttle;

  /**
   * Each operation that is expensive, such as a search or an export.
   *
   * @default - 5 requests a second, 10 at once
   */
  readonly expensive?: Throttle;

  /**
   * Each operation that logs in, registers or resets.
   *
   * @default - 10 requests a second, 20 at once
   */
  readonly auth?: Throttle;
}

/** An operation as the gateway deploys it. */
export interface RatedOperation {
  readonly gatewayPath: string;
  readonly spec: Pick<OperationSpec, 'method' | 'rate'>;
}

type Classes = Readonly<Record<RateClass | 'stage', Throttle>>;

const DEFAULTS: Classes = {
  stage: { rate: 50, burst: 100 },
  read: { rate: 100, burst: 200 },
  write: { rate: 50, burst: 100 },
  expensive: { rate: 5, burst: 10 },
  auth: { rate: 10, burst: 20 },
};

/** Rates with the defaults filled in; a rate that lets everything or nothing through is refused. */
export function throttleClasses(props: ThrottleProps = {}): Classes {
  const classes: Classes = {
    stage: props.stage ?? DEFAULTS.stage,
    read: props.read ?? DEFAULTS.read,
    write: props.write ?? DEFAULTS.write,
    expensive: props.expensive ?? DEFAULTS.expensive,
    auth: props.auth ?? DEFAULTS.auth,
  };
  for (const [name, { rate, burst }] of Object.entries(classes)) {
    if (!(rate > 0 && rate <= 10_000) || !Number.isInteger(burst) || burst < 1 || burst > 5_000) {
      throw new Error(
        `"throttle.${name}" is ${rate} requests a second with a burst of ${burst}; give a rate up to 10000 and a whole burst of 1 to 5000`,
      );
    }
  }
  return classes;
}

/** Settings of the stage: one for every method, one for each operation. */
export function methodSettings(
  operations: readonly RatedOperation[],
  props?: ThrottleProps,
): CfnStage.MethodSettingProperty[] {
  const classes = throttleClasses(props);
  return [
    setting('/*', '*', classes.stage),
    ...operations.map(({ gatewayPath, spec }) => setting(encodedPath(gatewayPath), spec.method, classes[spec.rate])),
  ];
}

/** `/orders/{id}` as API Gateway's patch paths want it: `/~1orders~1{id}`; the root stays `/`. */
function encodedPath(path: string): string {
  return path === '/' ? '/' : `/${path.replace(/\//g, '~1')}`;
}

function setting(resourcePath: string, httpMethod: string, { rate, burst }: Throttle): CfnStage.MethodSettingProperty {
  return {
    resourcePath,
    httpMethod,
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
    metricsEnabled: true,
    loggingLevel: 'ERROR',
    // Traces would put bodies and tokens into the log.
    dataTraceEnabled: false,
    cachingEnabled: false,
  };
}
