import type { ControlWithout, LayerOff, LayerOffReport } from '../prove/layer-off';
import { counted, fitted } from './lines';

/** The report of `prove --layers`: for each layer that was away, who refused the attacks on it, and who else stood. */
export function layerOffTable(report: LayerOffReport): readonly string[] {
  return [...report.layers.flatMap(layerLines), summary(report)];
}

function layerLines(off: LayerOff): string[] {
  return [
    fitted(`without the ${off.layer} layer (${counted(off.without.length, 'control point')} taken away)`),
    ...off.own.map(controlLine),
    fitted(`  the other layers: ${off.others.held} of ${counted(off.others.attacks, 'attack')} refused as before`),
    ...(off.isStopped ? ['  NOTHING IS SERVED: well-made requests are refused too, so nothing is learned'] : []),
    ...off.dependent.map(({ slug, operation, name, verdict, detail }) =>
      fitted(`  WEAKER: ${slug} ${operation ?? ''} ${name}: ${verdict}${detail ? `, ${detail}` : ''}`),
    ),
    '',
  ];
}

function controlLine({ slug, attacks, through, refusedBy, unrecorded }: ControlWithout): string {
  const parts = [
    ...Object.entries(refusedBy).map(([layer, count]) => `${layer} refused ${count}`),
    ...(through > 0 ? [`${through} got through`] : []),
    ...(unrecorded > 0 ? [`${unrecorded} refused without a record`] : []),
  ];
  return fitted(`  ${slug.padEnd(31)} ${String(attacks).padStart(3)}  ${parts.join(', ')}`);
}

function summary({ layers, dependent, milliseconds }: LayerOffReport): string {
  const own = layers.flatMap((layer) => layer.own);
  const total = own.reduce((sum, { attacks }) => sum + attacks, 0);
  const through = own.reduce((sum, each) => sum + each.through, 0);
  return (
    `prove: ${layers.length} layers taken away in ${(milliseconds / 1000).toFixed(1)} s: of ${total} attacks on a missing ` +
    `layer ${total - through} stopped at another, ${dependent} layers weakened another one`
  );
}
