// What happens in the browser only: preferences, downloads, cells of the table.
(function () {
  const YEAR_S = 365 * 24 * 3600;
  const remember = (name, value) => {
    document.cookie = `${name}=${value};path=/;max-age=${YEAR_S};samesite=lax`;
  };
  const unchanged = () => window.dash_clientside.no_update;

  // The address is the truth about the period: the control changes it, and follows it.
  const asked = (search) => {
    const found = new URLSearchParams(search || "").get("period");
    return ["today", "7d", "30d", "90d"].includes(found) ? found : "7d";
  };
  const period = (chosen, search) => {
    if (!chosen || chosen === asked(search)) return unchanged();
    const query = new URLSearchParams(search || "");
    query.set("period", chosen);
    return `?${query}`;
  };
  const follow = (search) => {
    if (document.getElementById("period")) {
      window.dash_clientside.set_props("period", { value: asked(search) });
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

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    fems: { period, follow, language, scheme, png },
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

  // A disclosure that floats closes when something else is used.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.opened[open]").forEach((details) => {
      if (!details.contains(event.target)) details.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.opened[open]").forEach((details) => {
      details.open = false;
    });
  });

  const make = (...parts) => window.React.createElement(...parts);
  const go = (event, href) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };
  const lines = (upper, lower) =>
    make("div", { className: "cell" }, make("div", null, upper), make("div", { className: "muted" }, lower));

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    PlantCell: ({ data }) =>
      lines(make("a", { href: data.href, onClick: (event) => go(event, data.href) }, data.name), data.trade),
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
})();
