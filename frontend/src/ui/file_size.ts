/** A file that is too large is told before it is sent: the server would end the connection in the middle of it. */

/** Every file field that names the most bytes (`data-most`), with what to say then (`data-too-large`). */
export function watchFileSizes(page: ParentNode): void {
  for (const field of page.querySelectorAll<HTMLInputElement>('input[type=file][data-most]')) {
    field.addEventListener('change', () => {
      const most = Number(field.dataset['most']);
      const tooLarge = Array.from(field.files ?? []).some(file => file.size > most);
      field.setCustomValidity(tooLarge ? (field.dataset['tooLarge'] ?? '') : '');
      field.reportValidity();
    });
  }
}

watchFileSizes(document);
