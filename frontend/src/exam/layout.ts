/** Tells the styles what they cannot know: how high the strip on top is now, and how much room that leaves for the map. */

const LEAST_PX = 160;
const GAP_PX = 8;

export function followLayout(over: HTMLElement, side: HTMLElement): void {
  const { style } = document.documentElement;
  const measure = (): void => {
    style.setProperty('--ls-over', `${over.offsetHeight}px`);
    const room = window.innerHeight - side.getBoundingClientRect().top - GAP_PX;
    style.setProperty('--ls-side', `${Math.max(LEAST_PX, room)}px`);
  };
  window.addEventListener('scroll', measure, { passive: true });
  window.addEventListener('resize', measure);
  const observer = new ResizeObserver(measure);
  observer.observe(over);
  observer.observe(document.body); // What stands above may go, or grow.
}
