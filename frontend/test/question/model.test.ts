import { describe, expect, it } from 'vitest';

import {
  charactersOver,
  fits,
  hasShape,
  isBlank,
  isPartlyFilled,
  readFacts,
  type Answer
} from '../../src/question';
import { KINDS } from '../../src/generated/vocabulary';
import blankAnswers from './blank_answers.json';
import { ESSAY, FILL_IN, SINGLE, factsOf } from '../samples';

describe('readFacts', () => {
  it('takes what the paper builder writes', () => {
    expect(factsOf()).toMatchObject({ question: 'q01', points: 2, blanks: 0, stub: '' });
    expect(factsOf(FILL_IN).blanks).toBe(2);
    expect(factsOf(ESSAY).stub).toBe('（请在此作答）');
  });

  it('tells a version that it does not know from damage', () => {
    expect(readFacts({ ...SINGLE, schema: 2 })).toBe('version');
    expect(readFacts({ ...SINGLE, schema: '1' })).toBe('version');
  });

  it.each([
    undefined,
    null,
    [],
    'x',
    { schema: 1 },
    { ...SINGLE, kind: 'riddle' },
    { ...SINGLE, options: [] },
    { ...SINGLE, options: undefined },
    { ...SINGLE, options: ['A'] },
    { ...SINGLE, stem: 1 },
    { ...SINGLE, ...FILL_IN, blanks: 0 },
    { ...SINGLE, ...ESSAY, stub: 1 },
    { ...SINGLE, points: '2' }
  ])('refuses %j', metadata => {
    expect(typeof readFacts(metadata)).toBe('string');
  });
});

describe('fits', () => {
  it.each<[Record<string, unknown>, Answer, boolean]>([
    [{}, 'A', true],
    [{}, 'C', false],
    [{}, ['A'], false],
    [{}, true, false],
    [{ kind: 'multiple' }, ['A', 'B'], true],
    [{ kind: 'multiple' }, ['A', 'A'], false],
    [{ kind: 'multiple' }, ['A', 'Z'], false],
    [{ kind: 'multiple' }, 'A', false],
    [{ kind: 'true_false', options: undefined }, false, true],
    [{ kind: 'true_false', options: undefined }, '对', false],
    [FILL_IN, ['一', '二'], true],
    [FILL_IN, ['一'], false],
    [FILL_IN, '一', false],
    [{ ...FILL_IN, blanks: 1 }, '一', true],
    [ESSAY, '答', true],
    [ESSAY, false, false]
  ])('%j with %j: %s', (changes, answer, expected) => {
    expect(fits(factsOf(changes), answer)).toBe(expected);
    expect(fits(factsOf(changes), null)).toBe(true);
  });
});

describe('limits', () => {
  it.each<[Record<string, unknown>, Answer, number]>([
    [ESSAY, '长'.repeat(20_000), 0],
    [ESSAY, '长'.repeat(30_000), 10_000],
    // Python counts a character outside the first plane once, JavaScript twice.
    [ESSAY, '𠮷'.repeat(20_000), 0],
    [FILL_IN, ['长'.repeat(200), '二'], 0],
    [FILL_IN, ['一', '长'.repeat(203)], 3],
    [{ ...FILL_IN, blanks: 1 }, '长'.repeat(201), 1],
    [{}, 'A', 0],
    [{ kind: 'true_false', options: undefined }, true, 0]
  ])('%j: too long by the right number', (changes, answer, over) => {
    expect(charactersOver(factsOf(changes), answer)).toBe(over);
    expect(fits(factsOf(changes), answer)).toBe(over === 0);
    expect(hasShape(factsOf(changes), answer), 'it can be shown all the same').toBe(true);
  });
});

const SHAPES: Readonly<Record<string, Record<string, unknown>>> = {
  single: {},
  multiple: { kind: 'multiple' },
  true_false: { kind: 'true_false', options: undefined },
  fill_in: FILL_IN,
  short_answer: { ...ESSAY, kind: 'short_answer' },
  essay: ESSAY
};

describe('isBlank', () => {
  it.each(blankAnswers as { kind: string; answer: Answer; blank: boolean }[])(
    'says of a $kind answer $answer what Python says: $blank',
    ({ kind, answer, blank }) => {
      expect(isBlank(factsOf(SHAPES[kind]), answer)).toBe(blank);
    }
  );

  it('is tried with every kind', () => {
    expect(new Set(blankAnswers.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });
});

describe('isPartlyFilled', () => {
  it.each<[Record<string, unknown>, Answer, boolean]>([
    [FILL_IN, ['一', ' '], true],
    [FILL_IN, ['', '二'], true],
    [FILL_IN, ['一', '二'], false],
    [FILL_IN, ['', ''], false],
    [FILL_IN, null, false],
    [{ ...FILL_IN, blanks: 1 }, '', false],
    [{ kind: 'multiple' }, ['A'], false]
  ])('%j with %j: %s', (changes, answer, expected) => {
    expect(isPartlyFilled(factsOf(changes), answer)).toBe(expected);
  });
});
