// What happens in the browser only: preferences, downloads, cells of the table.
(function () {
  const YEAR_S = 365 * 24 * 3600;
  const PAPER_PX = 670; // of A4 between its margins and those of a card
  const remember = (name, value) => {
    document.cookie = `${name}=${value};path=/;max-age=${YEAR_S};samesite=lax`;
  };
  const unchanged = () => window.dash_clientside.no_update;

  // The address is the truth about what is shown: a control changes it, and follows it.
  const SPANS = {
    period: { among: ["today", "7d", "30d", "90d"], unset: "7d" },
    compare: { among: ["previous", "year", "none"], unset: "previous" },
  };
  const asked = (name, search) => {
    const found = new URLSearchParams(search || "").get(name);
    return SPANS[name].among.includes(found) ? found : SPANS[name].unset;
  };
  const written = (name, value, search) => {
    const query = new URLSearchParams(search || "");
    if (value === null) query.delete(name);
    else query.set(name, value);
    return `?${query}`;
  };
  const span = (name) => (chosen, search) =>
    !chosen || chosen === asked(name, search) ? unchanged() : written(name, chosen, search);
  // Filters of a page, which says itself which they are.
  const filters = () => JSON.parse(document.getElementById("kept")?.dataset.kept || "{}");
  const told = (filter, search) =>
    new URLSearchParams(search || "").get(filter.name) ?? `${filter.unset}`;
  const shown = {}; // what a control is known to show
  const keep = (value, search) => {
    const control = window.dash_clientside.callback_context.triggered_id;
    const filter = filters()[control];
    if (!filter || value === null || value === undefined) return unchanged();
    shown[control] = `${value}`;
    if (`${value}` === told(filter, search)) return unchanged();
    return written(filter.name, `${value}` === `${filter.unset}` ? null : value, search);
  };
  const follow = (search) => {
    for (const name of Object.keys(SPANS)) {
      if (document.getElementById(name)) {
        window.dash_clientside.set_props(name, { value: asked(name, search) });
      }
    }
    for (const [control, filter] of Object.entries(filters())) {
      const value = told(filter, search);
      if (shown[control] !== value && document.getElementById(control)) {
        shown[control] = value;
        const typed = typeof filter.unset === "number" ? Number(value) : value;
        window.dash_clientside.set_props(control, { value: typed });
      }
    }
  };

  const language = (clicks) => {
    if (clicks) {
      remember("lang", document.getElementById("language-switch").value);
      const address = new URL(window.location);
      address.searchParams.delete("lang");
      window.location.replace(address);
    }
    return unchanged();
  };

  const scheme = (clicks) => {
    if (!clicks) return [unchanged(), unchanged()];
    const dark = document.documentElement.dataset.mantineColorScheme === "dark";
    const chosen = dark ? "light" : "dark";
    remember("scheme", chosen);
    return [chosen, chosen];
  };

  const png = (clicks) => {
    if (clicks) {
      const chart = window.dash_clientside.callback_context.triggered_id.chart;
      const plot = document.querySelector(`#${chart} .js-plotly-plot`);
      const background = getComputedStyle(document.body).getPropertyValue("--surface");
      const title = document.querySelector(`#${chart}-card .card-title`).innerText;
      const layout = {
        ...plot.layout,
        paper_bgcolor: background,
        title: { text: title, font: { size: 14 } },
        margin: { ...plot.layout.margin, t: 48 },
      };
      window.Plotly.downloadImage(
        { data: plot.data, layout },
        { format: "png", filename: chart, scale: 2, width: plot.offsetWidth, height: plot.offsetHeight },
      );
    }
    return unchanged();
  };

  const go = (href) => {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
  // The field in which a plant is searched also says which one is there: then there is nowhere to go.
  const toPlant = (chosen) => {
    const href = chosen.find((value) => value && new URL(value, window.location).pathname !== window.location.pathname);
    if (href && window.dash_clientside.callback_context.triggered.length) go(href);
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    fems: { period: span("period"), compare: span("compare"), keep, follow, language, scheme, png, toPlant },
  });

  // A session that has ended: the page comes anew, by way of the door.
  const ask = window.fetch;
  window.fetch = async (...request) => {
    const answer = await ask(...request);
    if (answer.status === 401) window.location.reload();
    return answer;
  };

  // A finger scrolls the page and taps a chart; only the mouse zooms in it.
  document.addEventListener(
    "touchstart",
    (event) => {
      if (event.target.closest?.(".js-plotly-plot")) event.stopPropagation();
    },
    { capture: true },
  );

  // Charts are as wide as their card on paper, and as on the screen again afterwards.
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")].filter((plot) => plot.layout);
  window.addEventListener("beforeprint", () => {
    charts().forEach((plot) => {
      const frame = plot.closest(".chart");
      window.Plotly.relayout(plot, {
        autosize: false,
        width: PAPER_PX,
        height: frame.classList.contains("tall") ? 380 : 260,
      });
    });
  });
  window.addEventListener("afterprint", () => {
    charts().forEach((plot) => {
      window.Plotly.relayout(plot, { autosize: true, width: null, height: null });
      window.Plotly.Plots.resize(plot);
    });
  });

  // A disclosure that floats closes when something else is used.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.opened[open]").forEach((details) => {
      if (!details.contains(event.target)) details.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (document.activeElement?.matches(".term")) document.activeElement.blur();
    document.querySelectorAll("details.opened[open]").forEach((details) => {
      details.open = false;
    });
  });

  const make = (...parts) => window.React.createElement(...parts);
  const follows = (event, href) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(href);
  };
  const lines = (upper, lower) =>
    make("div", { className: "cell" }, make("div", null, upper), make("div", { className: "muted" }, lower));

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    PlantCell: ({ data }) =>
      lines(make("a", { href: data.href, onClick: (event) => follows(event, data.href) }, data.name), data.trade),
    LoadCell: ({ data }) => {
      const share = data.load_share;
      const state = share > 1 ? "act" : share >= 0.9 ? "look" : "calm";
      const bar = make("span", { style: { width: `${Math.min(share, 1) * 100}%` } });
      const below =
        share === null
          ? ""
          : make(
              "div",
              { className: "share", title: data.load_share_title },
              make("div", { className: `share-bar state-${state}` }, bar),
              data.load_share_text,
            );
      return lines(data.load_kw_text, below);
    },
    FigureCell: ({ data, colDef }) => lines(data[`${colDef.field}_text`], data[`${colDef.field}_change`]),
    QualityCell: ({ data }) =>
      make("span", { className: data.measured !== null && data.measured < 0.95 ? "look" : "" }, data.measured_text),
    TextCell: ({ data, colDef }) => data[`${colDef.field}_text`],
  });

  // Dash gives the field of an upload no name: it is called as the button that stands for it.
  new MutationObserver(() => {
    document.querySelectorAll("input[type=file]:not([aria-label])").forEach((field) => {
      field.setAttribute("aria-label", field.parentElement.textContent.trim());
    });
  }).observe(document, { childList: true, subtree: true });
})();
