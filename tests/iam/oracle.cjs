// Answers cases (see conformance.py), one JSON object a line, with the evaluator installed in
// the working directory: {"response": ...}.
const path = require("path");
const { createRequire } = require("module");
const from = createRequire(path.join(process.cwd(), "here.cjs"));
const base = path.dirname(from.resolve("@cloud-copilot/iam-simulate"));
const { authorize } = require(path.join(base, "core_engine/CoreSimulatorEngine.js"));
const { AwsRequestImpl } = require(path.join(base, "request/request.js"));
const { RequestContextImpl } = require(path.join(base, "requestContext.js"));
const { DiscoveryContextKeyConstraints } = require(
  path.join(base, "context_keys/discoveryContextKeyConstraints.js"),
);
const { loadPolicy } = from("@cloud-copilot/iam-policy");

const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const full = loadPolicy({ Version: "2012-10-17", Statement: [everything] }, { name: "full" });
const one = (document) => document && loadPolicy(document, { name: "policy" });
const many = (documents) => documents && documents.map(one);
const levels = (found, first) =>
  (found || []).map((level) => ({
    orgIdentifier: level.orgIdentifier,
    policies: [...first, ...many(level.policies)],
  }));

function decide(asked) {
  const { principal, resource, action, context, wildcardOnlyAction } = asked.request;
  const simulation = asked.simulation || {};
  return authorize({
    request: new AwsRequestImpl(
      principal, resource, action, new RequestContextImpl(context || {}), wildcardOnlyAction,
    ),
    identityPolicies: many(asked.identityPolicies),
    sessionPolicy: one(asked.sessionPolicy),
    resourcePolicy: one(asked.resourcePolicy),
    permissionBoundaries: many(asked.permissionBoundaries),
    vpcEndpointPolicies: many(asked.endpointPolicies),
    serviceControlPolicies: levels(asked.serviceControlPolicies, []),
    resourceControlPolicies: levels(asked.resourceControlPolicies, [full]),
    simulationParameters: {
      simulationMode: simulation.mode || "Strict",
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints(
        simulation.discoveryContextKeyConstraints || [],
      ),
    },
  }).result;
}

require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    process.stdout.write(JSON.stringify({ response: decide(JSON.parse(line)) }) + "\n");
  });
