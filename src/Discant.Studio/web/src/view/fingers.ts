/** Two fingers on a surface: what they do to what lies under them. */

export interface Point {
  x: number;
  y: number;
}

/** What two fingers did: how far their middle went, and how much wider and higher the box around them became. */
export interface Spread {
  middle: Point;
  by: Point;
  wider: number;
  higher: number;
}

// Fingers that stand one above the other say nothing about the width, and the other way round.
const least = 60;

export function spread(before: readonly [Point, Point], now: readonly [Point, Point]): Spread {
  const middle = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const size = ([a, b]: readonly [Point, Point], axis: "x" | "y"): number => Math.max(least, Math.abs(a[axis] - b[axis]));
  const [from, to] = [middle(before), middle(now)];
  return {
    middle: to,
    by: { x: to.x - from.x, y: to.y - from.y },
    wider: size(now, "x") / size(before, "x"),
    higher: size(now, "y") / size(before, "y"),
  };
}

/**
 * Follows two fingers on an element.
 * @param begin The second finger has come down: what the first had begun is not meant.
 */
export function listenToFingers(element: HTMLElement, begin: () => void, move: (spread: Spread) => void): void {
  const fingers = new Map<number, Point>();
  const pair = (): [Point, Point] => [...fingers.values()].slice(0, 2) as [Point, Point];
  const at = (event: PointerEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    fingers.set(event.pointerId, at(event));
    element.setPointerCapture(event.pointerId);
    if (fingers.size === 2) begin();
  });
  element.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = pair();
    fingers.set(event.pointerId, at(event));
    if (fingers.size === 2) move(spread(before, pair()));
  });
  for (const end of ["pointerup", "pointercancel"] as const) element.addEventListener(end, (event) => fingers.delete(event.pointerId));
}
