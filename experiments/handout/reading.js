"use strict";
// The runs that this page carries, what is chosen of them, and their middle where several seeds are shown.

const DATA = JSON.parse(document.getElementById("runs").textContent);
const POINTS = DATA.axes.reduce((product, axis) => product * axis.stops.length, 1);
const LAST = DATA.periods - 1;

const chosen = {
  worlds: DATA.worlds.length > 1 ? [0, 1] : [0],
  stops: DATA.axes.map((axis) => axis.own),
  seed: null,                              // null: all of them
  quarter: LAST,
  isOneScale: false,
};

const seedsShown = () => (chosen.seed === null ? [...Array(DATA.seeds).keys()] : [chosen.seed]);
const isTwin = () => chosen.worlds.length === 2;
const pointChosen = () => DATA.axes.reduce((point, axis, place) => point * axis.stops.length + chosen.stops[place], 0);
const runOf = (world, point, seed) => DATA.runs[(world * POINTS + point) * DATA.seeds + seed];

// Numbers are kept as steps, each from the one before, in units of their last decimal place.
function inFull(steps, places) {
  let whole = 0;
  return steps.map((step) => (whole += step) / 10 ** places);
}

const series = (chart, measure, world, point, seed) => inFull(runOf(world, point, seed).series[measure], chart.places);

// What the second world has more than the first: in per cent of the first where they are compared by their ratio.
function difference(chart, measure, point, seed) {
  const [first, second] = chosen.worlds.map((world) => series(chart, measure, world, point, seed));
  if (!chart.relative) return second.map((value, quarter) => value - first[quarter]);
  return second.map((value, quarter) => (first[quarter] ? 100 * (value / first[quarter] - 1) : 0));
}

const linesOf = (chart, measure, world) =>
  seedsShown().map((seed) => series(chart, measure, world, pointChosen(), seed));
const differencesOf = (chart, measure) => seedsShown().map((seed) => difference(chart, measure, pointChosen(), seed));

// A Lorenz curve is of the last quarter kept so far.
const curvePlace = () => DATA.lorenz.quarters.filter((quarter) => quarter <= chosen.quarter).length - 1;
const curveQuarter = () => DATA.lorenz.quarters[curvePlace()];
function curvesOf(kind, world) {
  const { points, places } = DATA.lorenz;
  const start = curvePlace() * points;
  return seedsShown().map((seed) =>
    inFull(runOf(world, pointChosen(), seed).curves[kind], places).slice(start, start + points));
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const at = (lines, place) => lines.map((line) => line[place]);
const middleOf = (lines, middle = median) => lines[0].map((_, place) => middle(at(lines, place)));

// The upright range holds every seed, so that another seed is seen to differ; where asked, every stop of the sliders.
function rangeOf(unit, measured) {
  let low = Infinity;
  let high = -Infinity;
  for (const point of chosen.isOneScale ? Array(POINTS).keys() : [pointChosen()]) {
    for (let seed = 0; seed < DATA.seeds; seed += 1) {
      for (const value of measured(point, seed)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (unit === "per cent" || unit === "persons") low = Math.min(low, 0);
  const least = unit === "index" ? 0.05 : 1;
  return high - low < least ? [low - (low === 0 ? 0 : least / 2), low + least] : [low, high];
}
