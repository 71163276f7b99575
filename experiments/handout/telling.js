// The same in words and as tables: values with their units, the sentence under each chart, its rows.

const say = (name, values = {}) => DATA.words[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);
const nameOf = (measure) => say(`view.line.${measure}`);
const worldName = (place) => say(`view.head.${["first", "second"][place]}`);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const commas = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
const short = (value) => commas(String(Number(value.toPrecision(6))));

function bare(value, unit) {
  if (unit === "per cent" || unit === "percentage points") return value.toFixed(1);
  if (unit === "index") return value.toFixed(3);
  const isCounted = Math.abs(value) >= 100 || unit === "persons";
  return isCounted ? commas(value.toFixed(0)) : String(Number(value.toPrecision(3)));
}
function written(value, unit) {
  if (unit === "per cent") return `${bare(value, unit)} %`;
  if (unit === "percentage points") return say("view.sentence.points", { value: bare(value, unit) });
  return unit === "index" ? bare(value, unit) : `${bare(value, unit)} ${say(`view.unit.${unit}`)}`;
}

// "3.1 % less" or "0.4 % more", so that a range over seeds can be read.
const signed = (value, unit) =>
  say(`handout.${value < 0 ? "less" : "more"}`, { value: written(Math.abs(value), unit) });
const middleName = (chart) => (seedsShown().length === 1 ? ""
  : say(`handout.${chart.stacked ? "mean" : "medians"}`, { number: DATA.seeds }));

function sentenceOf(chart) {
  const quarter = chosen.quarter;
  const middle = chart.stacked ? mean : median;
  const now = (measure, world) => middle(at(linesOf(chart, measure, world), quarter));
  if (isTwin() && chart.measures.length === 1) return sentenceOfDifference(chart, chart.measures[0]);
  if (isTwin()) {
    const list = chart.measures.map((measure) => {
      const [first, second] = chosen.worlds.map((world) => written(now(measure, world), chart.unit));
      return say("view.sentence.twin_item", { name: nameOf(measure), first, second });
    });
    const told = say("view.sentence.twin_levels", { quarter, list: list.join(DATA.between) });
    return `${told}${DATA.gap}${middleName(chart)}`;
  }
  const list = chart.measures.map((measure) => [nameOf(measure), written(now(measure, chosen.worlds[0]), chart.unit)]);
  const told = list.length === 1 ? say("view.sentence.one", { name: capital(list[0][0]), value: list[0][1], quarter })
    : say("view.sentence.several", { quarter, list: list.map((pair) => pair.join(" ")).join(DATA.between) });
  return `${told}${DATA.gap}${middleName(chart)}`;
}

function sentenceOfDifference(chart, measure) {
  const quarter = chosen.quarter;
  const unit = chart.differenceUnit;
  const found = at(differencesOf(chart, measure), quarter);
  const middle = median(found);
  const value = written(Math.abs(middle), unit);
  const way = value === written(0, unit) ? "equal" : middle < 0 ? "below" : "above";
  const told = say(`view.sentence.${way}`, { name: capital(nameOf(measure)), value, quarter });
  if (found.length === 1) return told;
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const range = say("handout.median", { number: found.length, low: signed(low, unit), high: signed(high, unit) });
  return [told, range, ...(low < 0 && high > 0 ? [say("handout.disagree")] : [])].join(DATA.gap);
}

function sentenceOfLorenz() {
  const half = Math.floor(DATA.lorenz.points / 2);
  const [first, second] = chosen.worlds.map((world) => Object.fromEntries(["income", "wealth"].map((kind) =>
    [kind, (100 * median(at(curvesOf(kind, world), half))).toFixed(0)])));
  const told = [say("view.sentence.lorenz", { ...first, quarter: curveQuarter() })];
  if (second) told.push(say("view.sentence.lorenz_second", second));
  if (seedsShown().length > 1) told.push(say("handout.medians", { number: DATA.seeds }));
  if (curveQuarter() !== chosen.quarter) told.push(say("handout.curves_of", { quarter: curveQuarter() }));
  return told.join(DATA.gap);
}

function tableOf(head, rows) {
  const heads = head.map((text) => made("th", { scope: "col" }, text));
  const lines = rows.map(([first, ...others]) =>
    made("tr", {}, made("th", { scope: "row" }, first), ...others.map((text) => made("td", {}, text))));
  return made("table", {}, made("thead", {}, made("tr", {}, ...heads)), made("tbody", {}, ...lines));
}

function rowsOf(chart) {
  const middle = chart.stacked ? mean : median;
  const ofWorld = (name, world) => (isTwin() ? `${name} (${world})` : name);
  const columns = chosen.worlds.flatMap((world, place) => chart.measures.map((measure) =>
    [ofWorld(nameOf(measure), worldName(place)), middleOf(linesOf(chart, measure, world), middle), chart.unit]));
  if (isTwin() && !chart.stacked) {
    const name = (measure) => ofWorld(nameOf(measure), say("view.head.difference"));
    columns.push(...chart.measures.map((measure) =>
      [name(measure), middleOf(differencesOf(chart, measure)), chart.differenceUnit]));
  }
  const head = [say("view.head.quarter"), ...columns.map(([name, , unit]) => `${name}, ${say(`view.unit.${unit}`)}`)];
  const quarters = [...Array(chosen.quarter + 1).keys()].reverse();
  return tableOf(head, quarters.map((quarter) =>
    [String(quarter), ...columns.map(([, values, unit]) => bare(values[quarter], unit))]));
}

function rowsOfLorenz() {
  const columns = chosen.worlds.flatMap((world, place) => ["income", "wealth"].map((kind) =>
    [isTwin() ? `${nameOf(kind)} (${worldName(place)})` : nameOf(kind), middleOf(curvesOf(kind, world))]));
  const rows = columns[0][1].map((_, place) =>
    [short(place / (DATA.lorenz.points - 1)), ...columns.map(([, values]) => values[place].toFixed(3))]);
  return tableOf([say("view.head.people"), ...columns.map(([name]) => name)], rows);
}
