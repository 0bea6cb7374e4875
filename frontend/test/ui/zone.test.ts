import { describe, expect, it } from 'vitest';

import { showsOtherTime, tellZone } from '../../src/ui/zone';

const AT = new Date('2026-05-06T01:00:00Z');

describe('the zone of the site', () => {
  it('is another one where clocks show another time', () => {
    expect(showsOtherTime('Asia/Shanghai', AT, 'Europe/Berlin')).toBe(true);
    expect(showsOtherTime('Asia/Shanghai', AT, 'Asia/Urumqi')).toBe(true);
  });

  it('is none where they show the same, whatever it is called', () => {
    expect(showsOtherTime('Asia/Shanghai', AT, 'Asia/Shanghai')).toBe(false);
    expect(showsOtherTime('Asia/Shanghai', AT, 'Asia/Singapore')).toBe(false);
  });

  it('is told when the browser does not know it', () => {
    expect(showsOtherTime('Mars/Olympus', AT)).toBe(true);
  });

  it('is named on the page where they differ only', () => {
    document.body.innerHTML = '<p id="zone" data-zone="Asia/Shanghai" hidden>上海时间</p>';
    const note = document.getElementById('zone') as HTMLElement;
    tellZone(AT, 'Europe/Berlin');
    expect(note.hidden).toBe(false);
    tellZone(AT, 'Asia/Hong_Kong');
    expect(note.hidden).toBe(true);
    document.body.innerHTML = '';
    expect(() => tellZone(AT)).not.toThrow();
  });
});
