// Diagnoses a cluster and carries out the recommended strategy for the gravest finding.
//   node fix.mjs [--list] -- aura serve --kubeconfig kc.yaml
// Exit code: 0 fixed or nothing to fix, 1 failed, 3 a person must approve.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const split = process.argv.indexOf("--");
const [command, ...args] = split < 0 ? ["aura", "serve"] : process.argv.slice(split + 1);
const onlyList = process.argv.slice(2, split < 0 ? undefined : split).includes("--list");

const client = new Client({ name: "aura-client-sample", version: "1.0.0" });
await client.connect(new StdioClientTransport({ command, args, stderr: "inherit" }));

async function call(name, args) {
  const result = await client.callTool({ name, arguments: args });
  return { ...result.structuredContent, isError: result.isError ?? false };
}

async function fix() {
  const { findings } = await call("diagnose", {});
  if (findings.length === 0) return { code: 0, outcome: "nothing to fix" };
  const plan = await call("plan_remediation", { finding: findings[0].id });
  if (!plan.recommended) return { code: 1, outcome: "nothing is recommended", why: plan.why };
  let run = await call("execute_plan", { planId: plan.planId, strategy: plan.recommended });
  while (run.status === "running") run = await call("get_execution", { executionId: run.executionId, wait: 30 });
  const code = run.status === "approval_required" ? 3 : run.status === "succeeded" ? 0 : 1;
  return { code, finding: findings[0].type, strategy: plan.recommended, outcome: run.status, run };
}

try {
  const { tools } = await client.listTools();
  const answer = onlyList ? { code: 0, tools: tools.map((t) => t.name) } : await fix();
  console.log(JSON.stringify(answer, null, 2));
  process.exitCode = answer.code;
} finally {
  await client.close();
}
