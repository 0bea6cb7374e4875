/** What is folded up on the screen is printed whole; afterwards it is as it was. */

let opened: readonly HTMLDetailsElement[] = [];

window.addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll<HTMLDetailsElement>('details.room-unfold:not([open])')];
  for (const part of opened) {
    part.open = true;
  }
});

window.addEventListener('afterprint', () => {
  for (const part of opened) {
    part.open = false;
  }
  opened = [];
});
