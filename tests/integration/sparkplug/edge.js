// An edge node made of the Eclipse Tahu packages, told on standard input what to do.
//
// Lines in, JSON:  {"do": "birth" | "node" | "device" | "death" | "skip", "metrics": [...], ...}
// Lines out, JSON: {"event": "connected" | "command" | "done", ...}
"use strict";

const readline = require("readline");
const sparkplug = require("sparkplug-client");

const DEVICE = "mdb";
const env = process.env;
const say = (event, more) => process.stdout.write(JSON.stringify({ event, ...more }) + "\n");

const client = sparkplug.newClient({
  serverUrl: env.EDGE_URL,
  username: env.EDGE_USER,
  password: env.EDGE_PASSWORD,
  groupId: env.EDGE_GROUP,
  edgeNode: "gw",
  clientId: "tahu-edge-node",
  keepalive: 30,
});
client.on("birth", () => say("connected"));
client.on("error", (error) => say("error", { message: String(error) }));
client.on("ncmd", (payload) => say("command", { metrics: payload.metrics }));

const payload = (order) => ({ timestamp: order.timestamp, metrics: order.metrics || [] });
const actions = {
  birth(order) {
    client.publishNodeBirth({ timestamp: order.timestamp, metrics: order.node });
    client.publishDeviceBirth(DEVICE, { timestamp: order.timestamp, metrics: order.device });
  },
  node: (order) => client.publishNodeData(payload(order)),
  device: (order) => client.publishDeviceData(DEVICE, payload(order), order.options),
  death: (order) => client.publishDeviceDeath(DEVICE, { timestamp: order.timestamp }),
  skip: () => client.incrementSeqNum(),
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  actions[order.do](order);
  say("done", { did: order.do });
});
