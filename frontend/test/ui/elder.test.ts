import { beforeEach, describe, expect, it } from 'vitest';

import { startSwitch, wantsElderView } from '../../src/ui/elder';

describe('the elder view', () => {
  beforeEach(() => {
    document.cookie = 'lawstudy-elder=; path=/; max-age=0';
    document.documentElement.className = '';
    document.body.innerHTML =
      '<form id="elder-view"><button name="elder" value="yes" data-on="返回标准版" data-off="大字版">大字版</button></form>';
  });

  const started = (): [HTMLFormElement, HTMLButtonElement] => {
    const form = document.querySelector('form')!;
    startSwitch(form);
    return [form, form.querySelector('button')!];
  };

  it('is wanted by its own cookie only', () => {
    expect(wantsElderView('_xsrf=1; lawstudy-elder=yes')).toBe(true);
    expect(wantsElderView('lawstudy-elder=no')).toBe(false);
    expect(wantsElderView('my-lawstudy-elder=yes')).toBe(false);
    expect(wantsElderView('')).toBe(false);
  });

  it('comes at once, is kept, and goes again', () => {
    const [form, button] = started();
    form.dispatchEvent(new Event('submit', { cancelable: true }));
    expect(document.documentElement.className).toBe('ls-elder');
    expect([button.textContent, button.value]).toEqual(['返回标准版', 'no']);
    expect(wantsElderView(document.cookie)).toBe(true);
    form.dispatchEvent(new Event('submit', { cancelable: true }));
    expect(document.documentElement.className).toBe('');
    expect(button.textContent).toBe('大字版');
    expect(wantsElderView(document.cookie)).toBe(false);
  });

  it('is there where the server has not seen the cookie', () => {
    document.cookie = 'lawstudy-elder=yes; path=/';
    started();
    expect(document.documentElement.className).toBe('ls-elder');
  });
});
