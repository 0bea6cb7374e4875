import { describe, expect, it } from 'vitest';

import { watchFileSizes } from '../../src/ui/file_size';

function chosen(bytes: number): HTMLInputElement {
  document.body.innerHTML = '<input type="file" data-most="10" data-too-large="太大">';
  watchFileSizes(document);
  const field = document.querySelector('input') as HTMLInputElement;
  Object.defineProperty(field, 'files', { configurable: true, value: [{ size: bytes }] });
  field.dispatchEvent(new Event('change'));
  return field;
}

describe('a file field', () => {
  it('takes what is not too large', () => {
    expect(chosen(10).validationMessage).toBe('');
  });

  it('says what is too large, until another file is chosen', () => {
    const field = chosen(11);
    expect(field.validationMessage).toBe('太大');
    Object.defineProperty(field, 'files', { value: [{ size: 1 }] });
    field.dispatchEvent(new Event('change'));
    expect(field.validationMessage).toBe('');
  });
});
