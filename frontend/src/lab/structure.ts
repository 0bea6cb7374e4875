/**
 * What may not change in a lesson or a paper: the questions, their order, and that each is there once. Answers may, and so
 * may cells that somebody adds for notes. Pure: cells in, cells out.
 */

export interface Cell {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Whether a cell belongs to a lesson or a paper, and not to the person who reads it. */
export function isProtected(cell: Cell): boolean {
  return cell.metadata.nbgrader !== undefined || cell.metadata.lawstudy !== undefined;
}

/**
 * The cells as they must be; `undefined` when they are. `kept`: the cells before somebody changed them. When a question is
 * not as it was, all of them come from `kept`, answers too: a merge or a split has changed the answer beside it.
 */
export function restored<T extends Cell>(
  kept: readonly T[],
  cells: readonly T[]
): readonly T[] | undefined {
  const originals = kept.filter(isProtected);
  const known = new Map(originals.map(cell => [cell.id, cell]));
  const notes = new Map<string, T[]>();
  let before = '';
  let order = 0;
  let intact = true;
  for (const cell of cells) {
    const original = known.get(cell.id);
    if (original) {
      intact &&= originals[order]?.id === cell.id && isIntact(original, cell);
      order += 1;
      before = cell.id;
    } else if (isProtected(cell)) {
      intact = false; // A copy.
    } else {
      notes.set(before, [...(notes.get(before) ?? []), cell]);
    }
  }
  if (intact && order === originals.length) {
    return undefined;
  }
  return [
    ...(notes.get('') ?? []),
    ...originals.flatMap(cell => [cell, ...(notes.get(cell.id) ?? [])])
  ];
}

function isIntact(original: Cell, cell: Cell): boolean {
  return (
    cell.type === original.type &&
    same(cell.metadata.nbgrader, original.metadata.nbgrader) &&
    same(cell.metadata.lawstudy, original.metadata.lawstudy) &&
    (isAnswer(original) || cell.source === original.source)
  );
}

function isAnswer(cell: Cell): boolean {
  const facts = cell.metadata.lawstudy as { role?: unknown } | null | undefined;
  const nbgrader = cell.metadata.nbgrader as { solution?: unknown } | null | undefined;
  return facts?.role === 'answer' || nbgrader?.solution === true;
}

function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  const left = Object.entries(one);
  const right = other as Record<string, unknown>;
  return (
    Array.isArray(one) === Array.isArray(other) &&
    left.length === Object.keys(right).length &&
    left.every(([name, value]) => name in right && same(value, right[name]))
  );
}
