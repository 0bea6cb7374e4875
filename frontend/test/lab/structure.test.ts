import { describe, expect, it } from 'vitest';

import { restored, type Cell } from '../../src/lab/structure';

function cell(id: string, source: string, facts?: object, type = 'code'): Cell {
  return { id, type, source, metadata: facts ? { lawstudy: facts } : {} };
}

const STEM = cell('q01-stem', '题干', { role: 'stem', question: 'q01' }, 'markdown');
const ANSWER = cell('q01', 'q01 = None', {
  role: 'answer',
  question: 'q01',
  options: [{ id: 'A' }]
});
const SCORE = cell('q01_score', '# 评分', { role: 'score', question: 'q01' });
const NOTE = cell('note', '笔记', undefined, 'markdown');
const PAPER = [STEM, ANSWER, SCORE];

describe('restored', () => {
  it('lets answers and notes change', () => {
    const answered = { ...ANSWER, source: 'q01 = "A"' };
    expect(restored(PAPER, [STEM, answered, NOTE, SCORE])).toBeUndefined();
    expect(restored([...PAPER, NOTE], PAPER)).toBeUndefined();
  });

  it.each([
    ['a deleted question', [STEM, ANSWER]],
    ['a moved question', [ANSWER, STEM, SCORE]],
    ['an edited stem', [{ ...STEM, source: '别的题' }, ANSWER, SCORE]],
    ['a retyped answer', [STEM, { ...ANSWER, type: 'markdown' }, SCORE]],
    ['changed metadata', [STEM, { ...ANSWER, metadata: { lawstudy: { role: 'answer' } } }, SCORE]],
    ['no metadata', [STEM, { ...ANSWER, metadata: {} }, SCORE]],
    ['a duplicated answer', [STEM, ANSWER, { ...ANSWER, id: 'copy' }, SCORE]],
    ['everything gone', []]
  ])('takes back %s', (_, cells) => {
    expect(restored(PAPER, cells)).toEqual(PAPER);
  });

  it('keeps answers as they were before a merge or a split', () => {
    const kept = [STEM, { ...ANSWER, source: 'q01 = "B"' }, SCORE];
    const merged = [STEM, { ...ANSWER, source: 'q01 = "B"\n\n# 评分' }];
    expect(restored(kept, merged)).toEqual(kept);
    const split = [
      STEM,
      { ...ANSWER, source: 'q01' },
      { ...ANSWER, id: 'new', source: ' = "B"' },
      SCORE
    ];
    expect(restored(kept, split)).toEqual(kept);
  });

  it('keeps notes after the cell that they followed', () => {
    const first = { ...NOTE, id: 'first' };
    const cells = [first, ANSWER, NOTE, STEM, SCORE];
    expect(restored(PAPER, cells)?.map(({ id }) => id)).toEqual([
      'first',
      'q01-stem',
      'q01',
      'note',
      'q01_score'
    ]);
  });

  it('protects cells of nbgrader that other programs made', () => {
    const metadata = { nbgrader: { grade_id: 'x', solution: false } };
    const other: Cell = { id: 'x', type: 'code', source: 'assert True', metadata };
    expect(restored([other], [{ ...other, source: '' }])).toEqual([other]);
  });
});
