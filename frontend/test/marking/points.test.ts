import { expect, it } from 'vitest';

import { readPoints, totalOf } from '../../src/marking/points';

it('reads points as they are typed, also through a Chinese input method', () => {
  expect(readPoints('3', 5)).toBe(3);
  expect(readPoints(' 2.5 ', 5)).toBe(2.5);
  expect(readPoints('２．５', 5)).toBe(2.5);
  expect(readPoints('2。5', 5)).toBe(2.5);
  expect(readPoints('', 5)).toBeNull();
});

it('takes nothing else', () => {
  for (const text of ['6', '-1', '0.3', '1e0', '三', '1.', '5.5', 'NaN']) {
    expect(readPoints(text, 5)).toBeNaN();
  }
});

it('takes all of a criterion that is worth no round number', () => {
  expect(readPoints('2.333333', 2.333333)).toBe(2.333333);
});

it('adds up once all is there', () => {
  expect(totalOf([0.5, 2, 0])).toBe(2.5);
  expect(totalOf([0.5, null])).toBeNull();
  expect(totalOf([0.5, NaN])).toBeNull();
});
