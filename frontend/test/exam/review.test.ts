import { describe, expect, it } from 'vitest';

import { showReview, type ReviewedQuestion } from '../../src/exam/review';
import { SINGLE } from '../samples';

const question = (name: string): unknown => ({ ...SINGLE, question: name });
const reviewed = (score: number | null): ReviewedQuestion => ({
  given: 'A',
  points: 2,
  score,
  lesson: null
});

function cells(scores: Record<string, number | null>, sections: string[][]): string[][] {
  const node = document.createElement('section');
  showReview(node, {
    order: Object.keys(scores),
    options: {},
    paper: {
      head: '',
      sections: sections.map((names, place) => ({
        head: `<h2>部分${place + 1}</h2><p>（共 2 题）</p>`,
        groups: names.map(name => ({ context: '', questions: [question(name)] }))
      }))
    },
    questions: Object.fromEntries(
      Object.entries(scores).map(([name, score]) => [name, reviewed(score)])
    )
  });
  return [...node.querySelectorAll('tbody tr')].map(line =>
    [...line.children].map(cell => cell.textContent)
  );
}

describe('the scores of sections', () => {
  it('add up what was reached in each', () => {
    const scores = { q01: 2, q02: 1, q03: 0 };
    expect(cells(scores, [['q01', 'q02'], ['q03']])).toEqual([
      ['部分1', '3/4', '1/2'],
      ['部分2', '0/2', '0/1']
    ]);
  });

  it('wait for what a person has to look at', () => {
    const [, open] = cells({ q01: 2, q02: null }, [['q01'], ['q02']]);
    expect(open![1]).toMatch(/\/2$/);
    expect(open![1]).not.toMatch(/^0/);
  });

  it('are not told where there is one section', () => {
    expect(cells({ q01: 2 }, [['q01']])).toEqual([]);
  });
});
