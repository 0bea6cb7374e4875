/** Points as a marker types them: what each field says, and what is wrong with it. */

/** `null`: nothing typed; `NaN`: no points that this criterion can be worth. */
export type Typed = number | null;

const STEP = 0.5;
const FULL_WIDTH = /[０-９．]/g;

/** Digits and dots that a Chinese input method makes wide are the same digits; `。` is typed for a dot. */
export function readPoints(text: string, worth: number): Typed {
  const plain = text
    .replace(FULL_WIDTH, wide => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace('。', '.')
    .trim();
  if (plain === '') {
    return null;
  }
  const points = /^\d{1,4}(\.\d{1,6})?$/.test(plain) ? Number(plain) : NaN;
  const inSteps = Number.isInteger(points / STEP) || Math.abs(points - worth) < 1e-9;
  return points <= worth && inSteps ? points : NaN;
}

/** The sum, once every criterion has its points; else `null`. */
export function totalOf(points: readonly Typed[]): number | null {
  if (points.some(each => each === null || Number.isNaN(each))) {
    return null;
  }
  return Math.round(points.reduce<number>((sum, each) => sum + (each ?? 0), 0) * 1e6) / 1e6;
}
