"""An administrator's desk without a database: remembers what it was asked to do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from fems.administration.difference import Change
from fems.administration.trying import Again, Tried
from fems.errors import SettingsError

AT = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)


class FakeDesk:
    def __init__(self):
        self.done = []
        self.disabled = {}

    def users(self):
        return [
            {"name": name, "role": role, "plants": plants, "sessions": n, "providers": [],
             "password_set_at": AT if n else None, "locked_until": None,
             "disabled_at": self.disabled.get(name)}
            for name, role, plants, n in (("kim", "administrator", [], 2), ("lee", "viewer", ["P02"], 0))
        ]  # fmt: skip

    def log(self, most):
        same = {
            "at": AT,
            "who": "kim",
            "what": "insert factor",
            "subject": None,
            "facts": {"series": "gir"},
        }
        other = {"at": AT, "who": "lee", "what": "sign_in", "subject": None, "facts": {}}
        return [same, same, other]

    def add_user(self, name, role, plants):
        if not plants:
            raise SettingsError("Role viewer sees nothing without a plant.", hint="Name a plant.")
        self.done.append(f"add {name} {role} {' '.join(plants)}")
        return "http://fems.example/welcome/secret"

    def new_link(self, name):
        self.done.append(f"link {name}")
        return "http://fems.example/welcome/another"

    def change_user(self, name, role, plants):
        self.done.append(f"change {name} {role} {' '.join(plants)}")

    def set_disabled(self, name, *, disabled):
        self.done.append(f"{'disable' if disabled else 'enable'} {name}")
        self.disabled[name] = AT if disabled else None

    def sign_out(self, name):
        self.done.append(f"sign out {name}")

    def records(self, kind):
        if kind == "plants":
            return {"plant P02": {"code": "P02", "name_en": "Sungjin", "name_ko": "성진", "contract_kw": 1200},
                    "meter P02/main": {"code": "main", "name_en": "Main", "name_ko": "수전", "kind": "register"}}  # fmt: skip
        return {"thing": {"series": "gir", "id": "thing"}}

    def download(self, kind, thing):
        return f"{thing or kind}.txt", f"all of {kind}"

    def entered(self, form):
        kept = {
            "setting": {"meter": "P02/main", "valid_from": "2026-03-02 10:00", "multiplier": 40, "noted_by": "kim"},
            "factor_use": {"used_for": "kets", "plant": None, "carrier": "electricity", "series": "gir", "noted_by": "kim"},
            "power_factor": {"plant": "P02", "month": AT.date(), "lagging": Decimal("0.935"), "leading": None},
        }  # fmt: skip
        return {form: kept[form]} if form in kept else {}

    def enter(self, form, given, *, apply):
        if given.get("note") == "wrong":
            return Tried(refused=[(None, "multiplier is at least 1e-09, not 0.")])
        self.done.append(f"{'apply' if apply else 'try'} {form} {given}")
        again = [Again("intervals", 1, AT - timedelta(days=1), AT)]
        return Tried(
            [Change("added", "P02/main", [("multiplier", "", "40")])], applied=apply, again=again
        )

    def held_targets(self):
        return [{"name": "sbti", "plant": None, "base_year": 2025, "base_kg": 36e6, "source": "SBTi",
                 "noted_by": "kim", "anchors": [[2030, 0.21]]}]  # fmt: skip

    def set_target(self, name, plant, base_year, path, anchors, source):
        if not source:
            raise SettingsError("A target has a name and a source.", hint="Fill in both.")
        self.done.append(f"set {name} {plant} {base_year} {path} {anchors} {source}")

    def retire_target(self, name):
        self.done.append(f"retire {name}")

    def rules(self):
        return [{"kind": "rule", "name": "shelly", "topic": "shellies/{meter}/energy"}]

    def check_rules(self, name, content):
        if content == b"wrong":
            raise SettingsError(f"{name}: rule.0.topic: is missing.")
        return self.rules() * 2

    def take_file(self, kind, name, content, *, apply):
        if content == b"wrong":
            return Tried(refused=[(7, "source is missing"), (None, "no column")])
        if content == b"same":
            return Tried()
        self.done.append(f"{'apply' if apply else 'try'} {kind} {name} {content.decode()}")
        return Tried(
            [Change("changed", "meter P02/main", [("multiplier", "1", "40")])], applied=apply
        )
