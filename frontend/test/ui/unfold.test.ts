import { describe, expect, it } from 'vitest';

import '../../src/ui/unfold';

describe('what is folded up', () => {
  it('is printed whole, and is as it was afterwards', () => {
    document.body.innerHTML =
      '<details class="room-unfold"></details><details class="room-unfold" open></details><details></details>';
    const open = (): boolean[] => [...document.querySelectorAll('details')].map(each => each.open);
    window.dispatchEvent(new Event('beforeprint'));
    expect(open()).toEqual([true, true, false]);
    window.dispatchEvent(new Event('afterprint'));
    expect(open()).toEqual([false, true, false]);
  });
});
