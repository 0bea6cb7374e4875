/** Words in the reader's language. JupyterLab's translation bundles fit; the exam room makes one from the same catalogue. */

export interface Translation {
  /** The text in the reader's language; `%1`, `%2` … stand for the values. */
  __(text: string, ...values: string[]): string;
}

/** A translation from a gettext catalogue as JSON (`delivery/locale/`); what it lacks stays English. */
export function translation(catalogue: Readonly<Record<string, unknown>>): Translation {
  return {
    __: (text, ...values) => {
      const found = catalogue[text];
      const words = Array.isArray(found) ? String(found[0]) : text;
      return words.replace(/%(\d)/g, (_, index) => values[Number(index) - 1] ?? '');
    }
  };
}
