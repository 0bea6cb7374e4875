/**
 * The switch of the elder view, on every page: without loading the page anew, so that it can be turned in the middle of a paper
 * and without the server. The cookie is the same that the server reads.
 */

const COOKIE = 'lawstudy-elder';
const SECONDS = 365 * 24 * 3600;

export function wantsElderView(cookies: string): boolean {
  return cookies.split('; ').includes(`${COOKIE}=yes`);
}

function show(form: HTMLFormElement, on: boolean): void {
  document.documentElement.classList.toggle('ls-elder', on);
  const button = form.querySelector('button')!;
  button.value = on ? 'no' : 'yes';
  button.textContent = (on ? button.dataset.on : button.dataset.off) ?? '';
}

export function startSwitch(form: HTMLFormElement): void {
  // Where JupyterLab forwards the page, the server has not seen the cookie.
  show(form, wantsElderView(document.cookie));
  form.addEventListener('submit', event => {
    event.preventDefault();
    const on = form.querySelector('button')!.value === 'yes';
    document.cookie = `${COOKIE}=${on ? 'yes' : 'no'}; path=/; max-age=${SECONDS}; SameSite=Strict`;
    show(form, on);
  });
}

const form = document.getElementById('elder-view');
if (form instanceof HTMLFormElement) {
  startSwitch(form);
}
