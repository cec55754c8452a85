/** The element at a place that there must be. @throws RangeError otherwise */
export const nth = <T>(list: readonly T[], index: number): T => {
  const element = list.at(index);
  if (element === undefined) throw new RangeError(`no element ${index} of ${list.length}`);
  return element;
};
