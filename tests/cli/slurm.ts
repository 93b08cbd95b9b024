/** A cluster of one node: Slurm's daemons with a configuration, ports and directories of their own. */

/** What the cluster is made of. */
const COMMANDS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "sinfo", "scancel"];

/** Where Debian keeps daemons; not everybody has it on the path. */
const PATH = `${Deno.env.get("PATH")}:/usr/local/sbin:/usr/sbin:/sbin`;

/** Milliseconds in which the daemons must be up, or gone. */
const DAEMON_TIMEOUT = 30_000;

/** Milliseconds between two checks. */
const INTERVAL = 100;

/** Why there can be no cluster here. */
export class NoSlurm extends Error {}

interface Daemon {
  readonly name: string;
  readonly process: Deno.ChildProcess;
  /** Everything it had to say, once it has ended. */
  readonly log: Promise<string>;
  ended: boolean;
}

/** Runs a command to its end. */
export async function execute(
  command: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    stdin: "null",
    ...options,
    env: { PATH, ...options.env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (!success) throw new Error(`${command} ${args.join(" ")} failed: ${err || out}`);
  return out;
}

/** A running cluster; disposing ends its jobs and daemons and removes its files. */
export class Cluster implements AsyncDisposable {
  readonly #daemons: Daemon[] = [];

  private constructor(readonly directory: string) {}

  /**
   * Starts the daemons and waits for the node.
   *
   * @throws {NoSlurm} if Slurm is not installed or does not come up
   */
  static async open(): Promise<Cluster> {
    for (const command of COMMANDS) {
      await execute("sh", ["-c", `command -v ${command}`]).catch(() => {
        throw new NoSlurm(`${command} is not installed`);
      });
    }
    const cluster = new Cluster(await Deno.makeTempDir({ prefix: "slurm-" }));
    try {
      await cluster.#start();
      return cluster;
    } catch (error) {
      const logs = await cluster.#stop();
      throw new NoSlurm(`${(error as Error).message}${logs ? `\n${logs}` : ""}`);
    }
  }

  async #start(): Promise<void> {
    const { directory } = this;
    const user = await execute("id", ["-un"]);
    await Deno.mkdir(`${directory}/state`);
    await Deno.mkdir(`${directory}/spool`);
    const key = crypto.getRandomValues(new Uint8Array(128));
    await Deno.writeFile(`${directory}/munge.key`, key, { mode: 0o600 });
    await Deno.writeTextFile(`${directory}/slurm.conf`, configuration(directory, user));
    this.#daemon("munged", [
      "--foreground",
      "--force", // The directory is private, which munged takes for a mistake.
      `--key-file=${directory}/munge.key`,
      `--socket=${directory}/munge.socket`,
      `--pid-file=${directory}/munged.pid`,
      `--seed-file=${directory}/munged.seed`,
    ]);
    await this.#until(() => exists(`${directory}/munge.socket`));
    this.#daemon("slurmctld", ["-D", "-i"]);
    this.#daemon("slurmd", ["-D", "-N", "node"]);
    await this.#until(async () => await this.nodeState().catch(() => "") === "idle");
  }

  #daemon(name: string, args: string[]): void {
    const process = new Deno.Command(name, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      env: this.#env,
    }).spawn();
    const log = new Response(process.stderr).text();
    const daemon = { name, process, log, ended: false };
    process.status.then(() => daemon.ended = true);
    this.#daemons.push(daemon);
  }

  async #until(holds: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + DAEMON_TIMEOUT;
    while (!await holds()) {
      const gone = this.#daemons.find(({ ended }) => ended);
      if (gone) throw new Error(`${gone.name} has ended`);
      if (performance.now() > end) throw new Error("the node does not become idle");
      await pause();
    }
  }

  get #env(): Record<string, string> {
    return { PATH, SLURM_CONF: `${this.directory}/slurm.conf` };
  }

  /** Runs one of Slurm's commands, or anything else that calls them. */
  execute(command: string, args: readonly string[], env: Record<string, string> = {}) {
    return execute(command, args, { cwd: this.directory, env: { ...this.#env, ...env } });
  }

  /** The node's state in Slurm's words: `idle`, `allocated`, `down` … */
  nodeState(): Promise<string> {
    return this.execute("sinfo", ["--noheader", "--format=%T"]);
  }

  /**
   * Waits until no job is left.
   *
   * @throws {Error} if the node went down and jobs would wait for ever
   */
  async drained(): Promise<void> {
    while (await this.execute("squeue", ["--noheader"]) !== "") {
      const state = await this.nodeState();
      if (/down|drain|fail|unknown/.test(state)) throw new Error(`the node is ${state}`);
      await pause();
    }
  }

  /** Ends the daemons, the last started first, and returns what they said. */
  async #stop(): Promise<string> {
    const logs = [];
    for (const { name, process, log, ended } of this.#daemons.toReversed()) {
      if (!ended) process.kill("SIGTERM");
      const timer = setTimeout(() => process.kill("SIGKILL"), DAEMON_TIMEOUT);
      const { code } = await process.status;
      clearTimeout(timer);
      logs.push(`${name} (exit code ${code}): ${(await log).trim()}`);
    }
    await Deno.remove(this.directory, { recursive: true });
    return logs.join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.execute("scancel", ["--state=pending"]);
      await this.execute("scancel", ["--state=running"]);
      await this.drained();
    } finally {
      await this.#stop();
    }
  }
}

function configuration(directory: string, user: string): string {
  const [controller, node] = freePorts(2);
  return `
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${directory}/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=${directory}/state
SlurmdSpoolDir=${directory}/spool
SlurmctldPidFile=${directory}/slurmctld.pid
SlurmdPidFile=${directory}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=1,sched_interval=1
NodeName=node NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=1
PartitionName=all Nodes=node Default=YES State=UP
`;
}

function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  return listeners.map((listener) => {
    listener.close();
    return listener.addr.port;
  });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, INTERVAL));
}
