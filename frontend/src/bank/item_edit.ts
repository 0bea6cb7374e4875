/** The form of an item: what its type does not need is not shown; while somebody types, the check and the candidate's view follow. */

const PAUSE = 800;

const form = document.querySelector<HTMLFormElement>('#item');
const checked = document.querySelector<HTMLElement>('#checked');

if (form && checked) {
  const type = form.querySelector<HTMLSelectElement>('#type');
  const fit = (): void => {
    for (const part of form.querySelectorAll<HTMLElement>('[data-for]')) {
      part.hidden = !(part.dataset.for ?? '').split(' ').includes(type?.value ?? '');
    }
  };
  type?.addEventListener('change', fit);
  fit();

  let waiting = 0;
  let asked = 0;
  let unsaved = false;
  const check = async (): Promise<void> => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.check ?? '', {
        method: 'POST',
        body: new URLSearchParams(
          [...new FormData(form)].map(([name, value]) => [
            name,
            typeof value === 'string' ? value : ''
          ])
        ),
        credentials: 'same-origin'
      });
      const found = answer.ok ? await answer.text() : '';
      // What was asked for later may have been answered before.
      if (mine === asked && found) {
        checked.innerHTML = found;
      }
    } catch {
      // Off line: what stands there is of the last check, and saving tells.
    }
  };
  form.addEventListener('input', () => {
    unsaved = true;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void check(), PAUSE);
  });
  form.addEventListener('submit', () => {
    unsaved = false;
  });
  window.addEventListener('beforeunload', event => {
    if (unsaved) {
      event.preventDefault();
    }
  });
}

export {};
