"""What a chart's file holds, against what is drawn."""

import io

import numpy as np
import pandas as pd

DRAWN = """
    id => document.querySelector(`#${id} .js-plotly-plot`)._fullData
      .filter(trace => trace.visible === true)
      .map(trace => ({
        kind: trace.type, name: trace.name || '',
        numbers: Array.from(
          (trace.type === 'heatmap' ? Array.from(trace.z).flatMap(row => Array.from(row))
           : trace.type === 'sankey' ? trace.link.value
           : trace.type === 'treemap' ? trace.values
           : trace.orientation === 'h' || trace.error_x?.array ? trace.x : trace.y) || []
        ).filter(value => typeof value === 'number' && isFinite(value))
      }))"""
SCALES = (1, 1e3, 1e6, 1e-2, 1e-3, 1e-6, -1, 100)


def unlike_their_files(page, *, only_as_many=(), derived=()):
    """Take every chart of a page as CSV; a line for each trace whose figures its file does not hold.

    only_as_many: charts of kinds, not of figures; their files have as many rows as there are marks.
    derived: names of traces that are worked out from several rows of the file.
    """
    page.wait_for_load_state("networkidle")
    wrong = []
    for card in page.locator(".chart-card").all():
        chart = card.get_attribute("id").removesuffix("-card")
        card.locator(".card-head button[aria-haspopup]").last.click()
        with page.expect_download() as waiting:
            page.locator(f'[id=\'{{"chart":"{chart}","type":"csv"}}\']').click()
        assert waiting.value.suggested_filename == f"{chart}.csv"
        frame = pd.read_csv(io.BytesIO(waiting.value.path().read_bytes()))
        traces = [trace for trace in page.evaluate(DRAWN, chart) if trace["numbers"]]
        for trace in traces:
            numbers = trace["numbers"]
            if chart in only_as_many:
                good = len(numbers) == len(frame)
            else:
                good = trace["name"] in derived or is_in(numbers, frame)
            if not good:
                wrong.append(f"{chart}: {trace['kind']} {trace['name']} {numbers[:4]} of\n{frame}")
    return wrong


def is_in(numbers, frame):
    """Whether some column of a file holds all that is drawn, in a unit of its own.

    >>> is_in([1.5, 2.0], pd.DataFrame({"kwh": [2000.0, 1500.0, 7.0]}))
    True
    >>> is_in([1.5, 2.5], pd.DataFrame({"kwh": [2000.0, 1500.0, 7.0]}))
    False
    """
    columns = [frame[name].dropna().to_numpy(float) for name in frame.select_dtypes("number")]
    return any(
        np.isclose(np.array(numbers)[:, None] * scale, held[None, :], rtol=1e-6, atol=1e-9)
        .any(axis=1)
        .all()
        for held in columns
        for scale in SCALES
    )
