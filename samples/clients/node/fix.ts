// Diagnoses a cluster and carries out the recommended strategy for the gravest finding.
//   npm install && node dist/fix.js [--list] [-- aura serve --kubeconfig kc.yaml]
// Exit code: 0 fixed or nothing to fix, 1 failed, 3 a person must approve.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

interface Finding { id: string; type: string; summary: string }
interface Plan { planId: string; recommended?: string; why?: string }
interface Execution { status: string; executionId: string; message?: string }
interface Outcome { code: number; outcome?: string; [more: string]: unknown }

const split = process.argv.indexOf("--");
const [command = "aura", ...args] = split < 0 ? ["aura", "serve"] : process.argv.slice(split + 1);
const onlyList = process.argv.slice(2, split < 0 ? undefined : split).includes("--list");

const client = new Client({ name: "aura-client-sample", version: "1.0.0" });

/** A tool's structured result; where the tool failed, an error with its message and hint. */
async function call<T>(name: string, args: Record<string, unknown>): Promise<T> {
  const { structuredContent, isError } = await client.callTool({ name, arguments: args });
  const result = structuredContent as T & { status?: string; message?: string; hint?: string };
  // An execution that failed is an answer; anything else is why there is none.
  if (isError && !result.status) throw new Error(`${name}: ${result.message} (${result.hint ?? "no hint"})`);
  return result;
}

async function fix(): Promise<Outcome> {
  const { findings: [finding] } = await call<{ findings: Finding[] }>("diagnose", {});
  if (!finding) return { code: 0, outcome: "nothing to fix" };
  const { planId, recommended, why } = await call<Plan>("plan_remediation", { finding: finding.id });
  if (!recommended) return { code: 1, finding: finding.type, outcome: "nothing is recommended", why };
  let run = await call<Execution>("execute_plan", { planId, strategy: recommended });
  while (run.status === "running") run = await call("get_execution", { executionId: run.executionId, wait: 30 });
  const code = { succeeded: 0, no_change: 0, approval_required: 3 }[run.status] ?? 1;
  return { code, finding: finding.type, strategy: recommended, outcome: run.status, run };
}

try {
  await client.connect(new StdioClientTransport({ command, args, stderr: "inherit" }));
  const answer: Outcome = onlyList
    ? { code: 0, tools: (await client.listTools()).tools.map((t) => t.name) } : await fix();
  console.log(JSON.stringify(answer, null, 2));
  process.exitCode = answer.code;
} catch (e) {
  console.error(e instanceof Error ? e.message : e);
  process.exitCode = 1;
} finally {
  await client.close();
}
