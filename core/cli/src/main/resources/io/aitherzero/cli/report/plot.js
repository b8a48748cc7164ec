"use strict";
(() => {
  const chart = document.getElementById("chart");
  const panel = document.getElementById("details");
  const table = document.querySelector("table");
  if (!table) return;
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent);
  const body = table.tBodies[0];
  const rows = new Map([...body.rows].map((row) => [row.id.slice(1), row]));
  const shown = (number, column) => rows.get(number).cells[column].textContent;

  const lanes = [...chart.querySelectorAll(".w")].map((lane) => [...lane.querySelectorAll(".m")]);
  const bars = lanes.flat();
  const barOf = new Map(bars.map((bar) => [bar.dataset.m, bar]));
  const pictures = new Map();
  for (const picture of chart.querySelectorAll("[data-m]")) {
    const number = picture.dataset.m;
    if (!pictures.has(number)) pictures.set(number, []);
    pictures.get(number).push(picture);
    picture.querySelector("title").remove();
  }
  const numberOf = new Map([...rows].map(([number, row]) => [row.cells[0].textContent, number]));
  const binding = names.indexOf("Waited last for");
  let lit = [];

  function light(number) {
    for (const element of lit) element.classList.remove("on", "dep");
    lit = [...(pictures.get(number) || []), rows.get(number)];
    for (const element of lit) element.classList.add("on");
    const before = barOf.get(numberOf.get(shown(number, binding)));
    if (before) {
      before.classList.add("dep");
      lit.push(before);
    }
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function show(number) {
    light(number);
    const list = document.createElement("dl");
    names.forEach((name, column) => {
      const value = shown(number, column);
      if (column === 0 || value === "" || value === "\u2013") return;
      const pair = document.createElement("div");
      if (value.length > 24) pair.className = "long";
      pair.append(element("dt", name), element("dd", value));
      list.append(pair);
    });
    panel.replaceChildren(element("h3", shown(number, 0)), list);
    panel.classList.add("shown");
    // what gets the focus must not be scrolled to where the panel covers it
    document.documentElement.style.scrollPaddingBottom = panel.offsetHeight + 24 + "px";
  }

  function hint() {
    const text = document.createElement("p");
    const key = (name) => element("kbd", name);
    text.append("Point at a bar, or move between bars with the arrow keys, ", key("Home"), " and ", key("End"),
      "; ", key("Enter"), " goes to the module in the table, ", key("B"), " to what it waited for last.");
    panel.replaceChildren(text);
  }

  function label(number, lane) {
    const parts = [shown(number, 0), lane];
    names.forEach((name, column) => {
      const value = shown(number, column);
      if (column > 0 && name !== "Version" && name !== "Worker" && value !== "" && value !== "\u2013") {
        parts.push(name + " " + value);
      }
    });
    return parts.join(", ");
  }

  function go(bar) {
    for (const other of chart.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    for (const other of chart.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
    bar.setAttribute("tabindex", "0");
    bar.setAttribute("aria-selected", "true");
    show(bar.dataset.m);
    bar.focus();
    bar.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const middle = (bar) => {
    const box = bar.getBBox();
    return box.x + box.width / 2;
  };

  function beside(bar, step) {
    const lane = lanes.findIndex((list) => list.includes(bar));
    const next = lanes[lane + step];
    if (!next) return bar;
    const at = middle(bar);
    return next.reduce((best, other) => (Math.abs(middle(other) - at) < Math.abs(middle(best) - at) ? other : best));
  }

  function key(event) {
    const bar = event.target.closest(".m");
    if (!bar || event.altKey || event.ctrlKey || event.metaKey) return;
    const lane = lanes.find((list) => list.includes(bar));
    const at = lane.indexOf(bar);
    let to = null;
    switch (event.key) {
      case "ArrowRight": to = lane[at + 1] || bar; break;
      case "ArrowLeft": to = lane[at - 1] || bar; break;
      case "ArrowDown": to = beside(bar, 1); break;
      case "ArrowUp": to = beside(bar, -1); break;
      case "Home": to = lane[0]; break;
      case "End": to = lane[lane.length - 1]; break;
      case "b": case "B": to = barOf.get(numberOf.get(shown(bar.dataset.m, binding))) || bar; break;
      case "Enter": {
        const head = rows.get(bar.dataset.m).cells[0];
        head.tabIndex = -1;
        head.focus();
        break;
      }
      default: return;
    }
    event.preventDefault();
    if (to) go(to);
  }

  if (bars.length > 0) {
    chart.setAttribute("role", "listbox");
    chart.setAttribute("aria-describedby", "chart-help");
    for (const lane of chart.querySelectorAll(".w")) {
      lane.setAttribute("role", "group");
      lane.setAttribute("aria-label", lane.dataset.w);
      for (const bar of lane.querySelectorAll(".m")) {
        bar.setAttribute("role", "option");
        bar.setAttribute("aria-selected", "false");
        bar.setAttribute("tabindex", "-1");
        bar.setAttribute("aria-label", label(bar.dataset.m, lane.dataset.w));
      }
    }
    bars[0].setAttribute("tabindex", "0");
    chart.parentElement.removeAttribute("tabindex");
    panel.hidden = false;
    panel.tabIndex = 0;
    hint();
    chart.addEventListener("keydown", key);
    chart.addEventListener("focusin", (event) => {
      const bar = event.target.closest(".m");
      if (bar) show(bar.dataset.m);
    });
    chart.addEventListener("pointerover", (event) => {
      const picture = event.target.closest("[data-m]");
      if (picture) show(picture.dataset.m);
    });
    chart.addEventListener("click", (event) => {
      const picture = event.target.closest("[data-m]");
      if (picture) go(barOf.get(picture.dataset.m));
    });
    body.addEventListener("pointerover", (event) => {
      const row = event.target.closest("tr");
      if (row) light(row.id.slice(1));
    });
  }

  const collator = new Intl.Collator(undefined, { numeric: true });
  function sort(column, head) {
    const down = head.getAttribute("aria-sort") === "ascending" ||
      (head.classList.contains("n") && !head.hasAttribute("aria-sort"));
    const number = head.classList.contains("n");
    const value = (row) => row.cells[column].textContent;
    const absent = (text) => text === "" || text === "\u2013";
    const sorted = [...body.rows].sort((left, right) => {
      const a = value(left);
      const b = value(right);
      if (absent(a) || absent(b)) return absent(a) - absent(b);
      const order = number ? parseFloat(a) - parseFloat(b) : collator.compare(a, b);
      return down ? -order : order;
    });
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...sorted);
  }
  heads.forEach((head, column) => {
    const button = element("button", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => sort(column, head));
    head.replaceChildren(button);
  });
})();
