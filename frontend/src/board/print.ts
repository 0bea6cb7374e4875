/** Pages to print have a button for it. */

document.getElementById('print')?.addEventListener('click', () => window.print());
