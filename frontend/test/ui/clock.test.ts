import { describe, expect, it } from 'vitest';

import { ServerClock, dueWarning, timeText } from '../../src/ui/clock';
import { ranges } from '../../src/exam/hand_in';

describe('the clock', () => {
  it('runs by the server, whatever the computer thinks', () => {
    let ticks = 1000;
    const clock = new ServerClock(() => ticks);
    clock.heard(5_000_000, 1000);
    ticks += 2500;
    expect(clock.now).toBe(5_002_500);
  });

  it('trusts the quickest answer', () => {
    let ticks = 0;
    const clock = new ServerClock(() => ticks);
    ticks = 10;
    clock.heard(1_000_005, 0);
    expect(clock.now).toBe(1_000_010);
    ticks = 4010;
    clock.heard(1_000_020, 10); // On the way for four seconds: nobody knows how many of them before the answer.
    expect(clock.now).toBe(1_004_010);
  });

  it('says hours only where there are some, and never less than nothing', () => {
    expect(timeText(3_909_000)).toBe('1:05:09');
    expect(timeText(723_000)).toBe('12:03');
    expect(timeText(400)).toBe('0:01');
    expect(timeText(-5000)).toBe('0:00');
  });

  it('warns at ten and at two minutes, once', () => {
    const due: number[] = [];
    for (let left = 700_000; left > 0; left -= 250) {
      const warning = dueWarning(left + 250, left);
      if (warning !== null) {
        due.push(warning);
      }
    }
    expect(due).toEqual([10, 2]);
    expect(dueWarning(Infinity, 60_000), 'who comes late hears the last one').toBe(2);
  });
});

describe('the questions of the dialog', () => {
  it('draws whole numbers together', () => {
    expect(ranges(['1', '2', '3', '5', '8', '9', '61（1）', '61（2）'])).toBe(
      '1–3、5、8、9、61（1）、61（2）'
    );
    expect(ranges([])).toBe('');
  });
});
