import type { ParameterPlan, PublishedShape } from '../../../src/vocabulary/validators';
import { pointerOf } from '../pointer';
import { checkParameters, type RawParameters } from './parameters';
import { boundedPattern } from './pattern';
import { isAllowedTarget } from './url-target';

const MAX_DEPTH = 64;

/**
 * The place, below `pointer`, of the first URL in a value that leads where the contract lets nobody lead it; undefined
 * where there is none. Names that the contract does not publish are the caller's own text and become `*`.
 */
export function strayUrl(
  shapes: readonly PublishedShape[],
  index: number,
  value: unknown,
  pointer: string,
  depth = 0,
): string | undefined {
  const shape = shapes[index];
  if (typeof value === 'string') return shape.url && !isAllowedTarget(value, shape.url) ? pointer : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_DEPTH) return pointer;
  const inside = (inner: number | undefined, member: unknown, step: string | number) =>
    inner === undefined ? undefined : strayUrl(shapes, inner, member, `${pointer}/${step}`, depth + 1);
  const places = Array.isArray(value)
    ? value.map((item, at) => inside(shape.items, item, at))
    : Object.entries(value).map(([name, member]) => {
        const isNamed = Object.hasOwn(shape.properties, name);
        return inside(isNamed ? shape.properties[name] : unnamed(shape, name), member, isNamed ? escaped(name) : '*');
      });
  return places.find((place) => place !== undefined);
}

function unnamed(shape: PublishedShape, name: string): number | undefined {
  return shape.patterns.find(({ pattern }) => boundedPattern(pattern).test(name))?.shape ?? shape.additional;
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The same for the parameters of a request: read as their own check reads them. */
export function strayUrlParameter(
  plans: readonly ParameterPlan[],
  shapes: readonly PublishedShape[],
  raw: RawParameters,
): string | undefined {
  let stray: string | undefined;
  const watched = plans.flatMap((plan) => {
    const { urls } = plan;
    if (urls === undefined) return [];
    const validate = (value: unknown): boolean => {
      const conforms = plan.validate(value);
      if (conforms) stray ??= strayUrl(shapes, urls, value, pointerOf(plan.in, [plan.name]));
      return conforms;
    };
    return [{ ...plan, validate }];
  });
  if (watched.length > 0) checkParameters(watched, raw);
  return stray;
}
