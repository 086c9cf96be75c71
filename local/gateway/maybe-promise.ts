/** Goes on at once where nothing has to be waited for: a promise for every step would cost as much as the steps. */
export function whenReady<In, Out>(
  value: In | Promise<In>,
  next: (value: In) => Out | Promise<Out>,
): Out | Promise<Out> {
  return value instanceof Promise ? value.then(next) : next(value);
}
