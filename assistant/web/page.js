/* What happens in the browser without the server: one listener a panel, a few acts that need no round trip. */
window.zhishu = (() => {
  const first = "__FIRST__", path = location.pathname.replace(/\/+$/, "").split("/").pop();
  document.documentElement.lang = path === "en" ? "en" : path === "zh" ? "zh-CN" : first;

  // What a cell's number is worth: 1.2亿元 is more than 9.1万元.
  const steps = { 万亿: 1e12, 亿: 1e8, 万: 1e4, 千: 1e3, trillion: 1e12, billion: 1e9, million: 1e6, thousand: 1e3 };
  function worth(text) {
    const m = /^([+-]?[\d.]+)(万亿|亿|万|千(?![米克瓦])|trillion|billion|million|thousand)?/
      .exec(text.replace(/[,，\s]/g, "").replace("−", "-"));
    return m ? parseFloat(m[1]) * (steps[m[2]] || 1) : NaN;
  }

  const local = {
    // Open the steps of a computation.
    comp(arg) {
      const box = document.getElementById(arg);
      if (!box) return;
      box.open = true;
      box.scrollIntoView({ block: "nearest", behavior: "smooth" });
    },
    copy(arg, button) {
      const from = document.getElementById(arg);
      const text = from ? from.dataset.text : "";
      const done = () => { button.dataset.done = "1"; setTimeout(() => delete button.dataset.done, 1500); };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done);
      else {
        const area = document.createElement("textarea");
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
        done();
      }
    },
    sort(_arg, button) {
      const cell = button.closest("th"), table = cell.closest("table"), at = cell.cellIndex;
      const down = cell.getAttribute("aria-sort") === "ascending";
      const key = (row) => (row.cells[at] ? row.cells[at].innerText.trim() : "");
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const x = key(a), y = key(b), p = worth(x), q = worth(y);
        // What is no number stays below the numbers, whichever way they run.
        if (isNaN(p) !== isNaN(q)) return isNaN(p) ? 1 : -1;
        const order = isNaN(p) ? x.localeCompare(y, "zh") : p - q;
        return down ? -order : order;
      });
      table.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      table.tBodies[0].append(...rows);
    },
  };

  // Show the rows of one kind of a table; the same button again shows all.
  local.only = (arg, button) => {
    const panel = button.closest(".zs-filterable"), on = button.getAttribute("aria-pressed") !== "true";
    panel.querySelectorAll("[data-act=only]").forEach((b) => b.setAttribute("aria-pressed", String(on && b === button)));
    panel.querySelectorAll("tr[data-kind]").forEach((row) => { row.hidden = on && row.dataset.kind !== arg; });
  };

  // A new question comes to the top of the talk once; after that the reader scrolls as they like.
  function follow(element) {
    const talk = element.closest("#zs-talk"), turn = talk && talk.querySelector("#zs-now .zs-turn");
    if (!turn || turn.id === talk.dataset.at) return;
    talk.dataset.at = turn.id;
    talk.scrollTop += turn.getBoundingClientRect().top - talk.getBoundingClientRect().top - 8;
  }

  function attach(element, trigger, acts) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      const { act, arg } = button.dataset;
      if (local[act]) return local[act](arg, button);
      if (act === "cite") {
        document.querySelectorAll(".zs-cite.is-open").forEach((b) => b.classList.remove("is-open"));
        button.classList.add("is-open");
      }
      if (acts.includes(act)) trigger(act, { arg });
    });
    // Bring what a panel points at into view, inside the panel.
    new MutationObserver(() => {
      const mark = element.querySelector("[data-show]");
      if (mark && mark.dataset.show !== "done") {
        mark.dataset.show = "done";
        mark.scrollIntoView({ block: "center" });
      }
      follow(element);
    }).observe(element, { childList: true, subtree: true });
  }

  // Save a file the server has just made: {name, type, data (base64)}.
  function save(file) {
    if (!file || !file.data) return;
    const bytes = Uint8Array.from(atob(file.data), (c) => c.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const stop = stopButton();
    const panels = document.querySelectorAll("#zs-source [data-act=close], .zs-drawer [data-act=close]");
    const close = [...panels].find((button) => button.offsetParent !== null);
    if (stop) stop.click();
    else if (growing()) stopWhenPossible();
    else if (close) close.click();
  });

  function stopButton() {
    return document.querySelector("#zs-question .stop-button");
  }

  function growing() {
    return document.querySelector("#zs-now .zs-wait") !== null;
  }

  // The answer may show a moment before the button that stops it does: the wish is kept until then.
  function stopWhenPossible() {
    const stop = stopButton();
    if (stop) stop.click();
    else if (growing()) requestAnimationFrame(stopWhenPossible);
  }

  return { attach, save };
})();
