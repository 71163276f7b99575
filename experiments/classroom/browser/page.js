// The page's own part: it shows what the server tells, and tells the server what is asked and what is seen.
// Messages go both ways as JSON text through one model of the document, `wire`.
"use strict";
window.classroom = (() => {
  const by = (id) => document.getElementById(id);
  const sections = () => [...document.querySelectorAll(".chart")];
  const shown = () => sections().filter((one) => !one.hidden);
  let wire = null, asked = 0, current = 0, lost = "";

  const ask = (what) => { if (wire !== null) wire.asked = JSON.stringify({ ...what, number: ++asked }); };

  // What is out of sight is not drawn until it comes into sight: a browser that draws all charts at once falls behind.
  const inSight = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) inSight.add(entry.target.dataset.name);
      else inSight.delete(entry.target.dataset.name);
    }
    ask({ seen: [...inSight] });
  }, { rootMargin: "150px" });

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function table(head, rows) {
    const made = document.createElement("table"), top = made.createTHead().insertRow(), body = made.createTBody();
    for (const name of head) top.append(element("th", name, { scope: "col" }));
    for (const [first, ...rest] of rows) {
      const row = body.insertRow();
      row.append(element("th", first, { scope: "row" }), ...rest.map((value) => element("td", value)));
    }
    return made;
  }

  const tell = {
    language(language) { document.documentElement.lang = language; },
    texts(texts) {
      for (const one of document.querySelectorAll("[data-text]")) one.textContent = texts[one.dataset.text];
      lost = texts["message.disconnected"];
      by("language").lang = document.documentElement.lang === "en" ? "zh" : "en";
      by("only-english").hidden = document.documentElement.lang === "en";
    },
    sliders(texts) { nameSliders(texts); },
    message(message) { by("message").textContent = message; },
    quarter(quarter) { by("quarter").textContent = quarter; },
    alert(alert) { by("alert").textContent = alert; },
    worlds(worlds) { by("worlds").textContent = worlds; },
    charts(names) {
      for (const one of sections()) one.hidden = !names.includes(one.dataset.name);
      turn(0);
    },
    words(words) { for (const [name, text] of Object.entries(words)) by(`words-${name}`).textContent = text; },
    tables(tables) {
      for (const [name, [head, rows]] of Object.entries(tables))
        by(`chart-${name}`).querySelector(".table").replaceChildren(table(head, rows));
    },
    recipes(recipes) {
      by("again").hidden = recipes.length === 0;
      by("recipes").replaceChildren(...recipes.map((one) => {
        const part = document.createElement("div");
        const href = `data:application/toml;charset=utf-8,${encodeURIComponent(one.file)}`;
        part.append(element("a", one.label, { class: "file", download: one.name, href }),
          element("pre", one.command), element("p", one.digest, { class: "digest small" }));
        return part;
      }));
    },
    info(worlds) {
      by("about").hidden = worlds.length === 0;
      by("info").replaceChildren(...worlds.map(([title, parts]) => {
        const part = document.createElement("div");
        part.append(element("h3", title, { lang: "en" }),
          ...parts.flatMap(([name, text]) => [element("h4", name), element("p", text, { lang: "en" })]));
        return part;
      }));
    },
    drawn(number) { afterDrawing(() => ask({ drawn: number })); },
  };

  // Bokeh's widgets have parts without a name that a screen reader finds: they get it here, as soon as they are drawn.
  function nameSliders(texts, tries = 50) {
    for (const view of Bokeh.index.query((view) => view.model.type === "Checkbox"))
      view.shadow_el?.querySelector("input")?.setAttribute("aria-label", view.model.label);
    for (const view of Bokeh.index.query((view) => view.model.type === "Spinner"))
      for (const button of view.shadow_el?.querySelectorAll(".bk-spin-btn") ?? []) {
        button.tabIndex = -1;     // the arrow keys do the same in the field
        button.setAttribute("aria-hidden", "true");
      }
    const found = [...Bokeh.index.query((view) => texts[view.model.title] !== undefined)]
      .map((view) => [texts[view.model.title], view.shadow_el?.querySelector("[role=slider]")]);
    for (const [[label, help], handle] of found.filter(([, handle]) => handle)) {
      handle.setAttribute("aria-label", label);
      handle.setAttribute("aria-description", help);
    }
    const isDone = found.length === Object.keys(texts).length && found.every(([, handle]) => handle);
    if (!isDone && tries > 0) setTimeout(nameSliders, 100, texts, tries - 1);
  }

  // A tab in the background draws nothing, and must not wait for it.
  function afterDrawing(then) {
    if (document.hidden) setTimeout(then, 0);
    else requestAnimationFrame(() => setTimeout(then, 0));
  }

  function hear() {
    const told = JSON.parse(wire.told);
    for (const [name, value] of Object.entries(told)) tell[name]?.(value);
  }

  // One chart at a time.
  const isPresenting = () => document.body.classList.contains("presenting");
  function present(is) {
    document.body.classList.toggle("presenting", is);
    turn(0);
    ask({ large: is });
    (is ? by("next") : by("presenter")).focus();
    window.scrollTo(0, 0);
  }
  function turn(by_) {
    const all = shown();
    current = all.length ? (current + by_ + all.length) % all.length : 0;
    for (const one of sections()) one.classList.toggle("current", one === all[current]);
    by("place").textContent = all.length ? `${current + 1} / ${all.length}` : "";
  }

  // Keys: never while something is typed or chosen, nor where the key already means something.
  const pressed = {
    " ": () => ask({ wish: "toggle" }), ArrowRight: (event) => ask({ wish: event.shiftKey ? "steps" : "step" }),
    r: () => ask({ wish: "reset" }), p: () => present(!isPresenting()), "?": () => by("help").showModal(),
    t: () => { const one = shown()[current]?.querySelector("details"); if (one) one.open = !one.open; },
    PageDown: () => isPresenting() && turn(1), PageUp: () => isPresenting() && turn(-1),
    n: () => turnTo(1), b: () => turnTo(-1), Escape: () => isPresenting() && present(false),
  };
  function turnTo(by_) {
    turn(by_);
    if (!isPresenting()) shown()[current]?.scrollIntoView({ block: "start" });
  }
  function isTaken(event) {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return false;
    if (target.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])")) return true;
    if (target.closest("[role=slider]") && /^(Arrow|Page)/.test(event.key)) return true;
    const isOwn = event.composedPath().some((one) => one.classList?.contains("playing"));
    return event.key === " " && !isOwn && target.closest("button, summary, a, input, [tabindex='0']") !== null;
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || by("help").open || !by("shortcuts").checked) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const doing = pressed[name];
    if (doing === undefined || event.repeat || isTaken(event)) return;
    if (/^Page|^Escape/.test(name) && !isPresenting()) return;
    event.preventDefault();
    doing(event);
  }, { capture: true });

  by("language").addEventListener("click", () => ask({ wish: "language" }));
  by("keys").addEventListener("click", () => by("help").showModal());
  by("presenter").addEventListener("click", () => present(true));
  by("leave").addEventListener("click", () => present(false));
  by("previous").addEventListener("click", () => turn(-1));
  by("next").addEventListener("click", () => turn(1));
  document.querySelector(".skip").addEventListener("click", () => by("charts").focus());

  return {
    begin(model) {
      wire = model;
      wire.properties.told.change.connect(hear);
      for (const one of sections()) observer.observe(one);
      if (wire.told) hear();
      ask({ ready: true });
    },
    end() { tell.message(""); tell.alert(lost); },
  };
})();
