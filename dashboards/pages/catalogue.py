"""Every page of the app, in the order of the navigation. A new page is added here."""

from dashboards.i18n import N_
from dashboards.pages.admin import callbacks as admin_callbacks
from dashboards.pages.admin import layout as admin_layout
from dashboards.pages.admin.sections import SECTIONS
from dashboards.pages.alerts import callbacks as alerts_callbacks
from dashboards.pages.alerts import ids as alerts_ids
from dashboards.pages.alerts import layout as alerts_layout
from dashboards.pages.carbon import callbacks as carbon_callbacks
from dashboards.pages.carbon import layout as carbon_layout
from dashboards.pages.cost import callbacks as cost_callbacks
from dashboards.pages.cost import layout as cost_layout
from dashboards.pages.demand import callbacks as demand_callbacks
from dashboards.pages.demand import layout as demand_layout
from dashboards.pages.overview import callbacks as overview_callbacks
from dashboards.pages.overview import layout as overview_layout
from dashboards.pages.page import Page
from dashboards.pages.performance import callbacks as performance_callbacks
from dashboards.pages.performance import ids as performance_ids
from dashboards.pages.performance import layout as performance_layout
from dashboards.pages.plant import callbacks as plant_callbacks
from dashboards.pages.plant import layout as plant_layout
from dashboards.pages.quality import callbacks as quality_callbacks
from dashboards.pages.quality import ids as quality_ids
from dashboards.pages.quality import layout as quality_layout
from dashboards.pages.reports import callbacks as reports_callbacks
from dashboards.pages.reports import ids as reports_ids
from dashboards.pages.reports import layout as reports_layout
from dashboards.pages.targets import callbacks as targets_callbacks
from dashboards.pages.targets import layout as targets_layout
from dashboards.pages.tenants import callbacks as tenants_callbacks
from dashboards.pages.tenants import layout as tenants_layout
from fems.roles import ADMINISTRATORS, ANYBODY, MANAGERS

PAGES: tuple[Page, ...] = (
    Page(
        path="",
        label=N_("Complex"),
        icon="complex",
        layout=overview_layout.layout,
        register=overview_callbacks.register,
        frames=overview_callbacks.frames,
    ),
    Page(
        path="tenants",
        label=N_("Tenants"),
        icon="tenants",
        layout=tenants_layout.layout,
        register=tenants_callbacks.register,
        frames=tenants_callbacks.frames,
    ),
    Page(
        path="plant/<code>",
        label=N_("Plant"),
        icon=None,
        layout=plant_layout.layout,
        register=plant_callbacks.register,
        frames=plant_callbacks.frames,
    ),
    Page(
        path="plant/<code>/demand",
        label=N_("Demand"),
        icon=None,
        layout=demand_layout.layout,
        register=demand_callbacks.register,
        frames=demand_callbacks.frames,
    ),
    Page(
        path="plant/<code>/cost",
        label=N_("Cost"),
        icon=None,
        layout=cost_layout.layout,
        register=cost_callbacks.register,
        frames=cost_callbacks.frames,
        roles=MANAGERS,
    ),
    Page(
        path="plant/<code>/performance",
        label=N_("Performance"),
        icon=None,
        layout=performance_layout.layout,
        register=performance_callbacks.register,
        frames=performance_callbacks.frames,
        acts={f"{performance_ids.ENTERED}.children": MANAGERS},
    ),
    Page(
        path="carbon",
        label=N_("Carbon"),
        icon="carbon",
        layout=carbon_layout.layout,
        register=carbon_callbacks.register,
        frames=carbon_callbacks.frames,
    ),
    Page(
        path="targets",
        label=N_("Targets"),
        icon="target",
        layout=targets_layout.layout,
        register=targets_callbacks.register,
        frames=targets_callbacks.frames,
    ),
    Page(
        path="alerts",
        label=N_("Alerts"),
        icon="alerts",
        layout=alerts_layout.layout,
        register=alerts_callbacks.register,
        frames=alerts_callbacks.frames,
        acts={f"{alerts_ids.SAID}.children": MANAGERS},
    ),
    Page(
        path="quality",
        label=N_("Data quality"),
        icon="quality",
        layout=quality_layout.layout,
        register=quality_callbacks.register,
        frames=quality_callbacks.frames,
        acts={f"{quality_ids.RETRIED}.children": ADMINISTRATORS},
    ),
    Page(
        path="plant/<code>/quality",
        label=N_("Data quality"),
        icon=None,
        layout=quality_layout.layout,
        register=lambda _app, _source: None,  # the callbacks of the page of all plants
        frames=quality_callbacks.frames,
    ),
    Page(
        path="reports",
        label=N_("Reports"),
        icon="report",
        layout=reports_layout.layout,
        register=reports_callbacks.register,
        frames=reports_callbacks.frames,
        roles=ANYBODY,
        acts={f"{reports_ids.DONE}.data": MANAGERS},
    ),
    Page(
        path="admin",
        label=N_("Administration"),
        icon="admin",
        layout=admin_layout.people_page,
        register=admin_callbacks.register,
        frames=lambda _view, _source, _parts: {},
        roles=ADMINISTRATORS,
        before_plants=True,
    ),
    *(
        Page(
            path=section.path,
            label=section.tab,
            icon=None,
            layout=admin_layout.layout_of(section),
            register=lambda _app, _source: None,  # the callbacks of the page of people
            frames=lambda _view, _source, _parts: {},
            roles=ADMINISTRATORS,
            before_plants=True,
        )
        for section in SECTIONS[1:]
    ),
)
