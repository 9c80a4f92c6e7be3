"""What the gateways of the ready-made rules publish, as they document it.

Telegraf: plugins/serializers/json/README.md. Tasmota: docs, "Power Monitoring" and "MQTT". Shelly:
shelly-api-docs, Gen1 "Shelly EM: MQTT", Gen2 "EM: status", "EMData: status", "EM1Data: status".
Zigbee2MQTT: guide, "MQTT topics and messages", and its "exposes" of plugs. Values are ours.
"""

import json

TELEGRAF_METRIC = {
    "name": "modbus",
    "tags": {"host": "raynor", "meter": "press"},
    "fields": {"energy": 1012.5, "power": 41.25},
    "timestamp": 1458229140,
}
TELEGRAF_SINGLE = json.dumps(TELEGRAF_METRIC).encode()
TELEGRAF_BATCH = json.dumps(
    {
        "metrics": [
            TELEGRAF_METRIC,
            {**TELEGRAF_METRIC, "tags": {"host": "raynor"}, "fields": {"energy": 7}},
        ]
    }
).encode()
TASMOTA = json.dumps(
    {
        "Time": "2016-03-18T00:39:00",
        "ENERGY": {
            "TotalStartTime": "2016-02-01T10:00:00", "Total": 3.185, "Yesterday": 0.13,
            "Today": 0.056, "Period": 2, "Power": 1250, "ApparentPower": 1300,
            "ReactivePower": 350, "Factor": 0.96, "Voltage": 230, "Current": 5.652,
        },
    }
).encode()  # fmt: skip
SHELLY_GEN1_TOTAL = b"106000.6"
SHELLY_GEN1_POWER = b"2840.15"
SHELLY_EMDATA = json.dumps(
    {
        "id": 0, "a_total_act_energy": 1000.0, "a_total_act_ret_energy": 0.0,
        "b_total_act_energy": 2000.5, "b_total_act_ret_energy": 0.0,
        "c_total_act_energy": 3000.0, "c_total_act_ret_energy": 0.0,
        "total_act": 6000.5, "total_act_ret": 0.0,
    }
).encode()  # fmt: skip
SHELLY_EM = json.dumps(
    {
        "id": 0, "a_current": 4.0, "a_voltage": 236.1, "a_act_power": 951.2,
        "b_current": 5.5, "b_voltage": 235.9, "b_act_power": -951.1,
        "c_current": 0.9, "c_voltage": 237.0, "c_act_power": 200.4,
        "n_current": None, "total_current": 11.116, "total_act_power": 200.5,
        "total_aprt_power": 2484.782,
    }
).encode()  # fmt: skip
SHELLY_EM1DATA = b'{"id": 1, "total_act_energy": 6644.9, "total_act_ret_energy": 2595.26}'
ZIGBEE = json.dumps(
    {
        "current": 0.41, "energy": 12.34, "last_seen": "2016-03-17T15:39:00.000Z",
        "linkquality": 120, "power": 87, "state": "ON", "voltage": 229,
    }
).encode()  # fmt: skip

RECEIVED_US = 1_458_229_145_000_000
"""2016-03-17 15:39:05 UTC: five seconds after the messages' own time."""
OWN_TIME_US = 1_458_229_140_000_000
