/** A JSR registry on loopback: accepts one package and serves it back. */

/** A running registry. */
export interface Registry extends AsyncDisposable {
  /** Value for `JSR_URL`. */
  readonly url: string;
  /** Paths of the files of the published package. */
  files(): string[];
}

interface Published {
  readonly scope: string;
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly exports: unknown;
  readonly manifest: Record<string, { size: number; checksum: string }>;
}

/** Starts the registry on a free port. */
export function openRegistry(): Registry {
  let published: Published | undefined;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const upload = /^\/api\/scopes\/([^/]+)\/packages\/([^/]+)\/versions\/([^/]+)$/.exec(
        pathname,
      );
      if (upload && request.method === "POST") {
        published = await unpack(upload[1], upload[2], upload[3], request);
        return Response.json({ id: "1", status: "success", error: null });
      }
      if (pathname.startsWith("/api/publish_status/")) {
        return Response.json({ id: "1", status: "success", error: null });
      }
      if (/^\/api\/scopes\/[^/]+(\/packages\/[^/]+)?$/.test(pathname)) return Response.json({});
      return published && await serve(published, pathname) ||
        Response.json({ code: "notFound", message: "not found" }, { status: 404 });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    files: () => Object.keys(published?.manifest ?? {}),
    [Symbol.asyncDispose]: async () => {
      await server.shutdown();
      if (published) await Deno.remove(published.folder, { recursive: true });
    },
  };
}

async function unpack(
  scope: string,
  name: string,
  version: string,
  request: Request,
): Promise<Published> {
  const folder = await Deno.makeTempDir();
  const tar = new Deno.Command("tar", { args: ["xz", "-C", folder], stdin: "piped" }).spawn();
  await request.body!.pipeTo(tar.stdin);
  if (!(await tar.status).success) throw new Error("tar could not unpack the upload");
  const manifest: Published["manifest"] = {};
  for await (const path of walk(folder)) {
    const bytes = await Deno.readFile(folder + path);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    manifest[path] = { size: bytes.length, checksum: `sha256-${digest}` };
  }
  const { exports } = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
  return { scope, name, version, folder, exports, manifest };
}

async function* walk(folder: string, path = ""): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder + path)) {
    if (entry.isDirectory) yield* walk(folder, `${path}/${entry.name}`);
    else yield `${path}/${entry.name}`;
  }
}

const TYPES: Record<string, string> = {
  ts: "application/typescript",
  json: "application/json",
  wasm: "application/wasm",
};

async function serve(
  { scope, name, version, folder, exports, manifest }: Published,
  pathname: string,
): Promise<Response | undefined> {
  const root = `/@${scope}/${name}`;
  if (pathname === `${root}/meta.json`) {
    return Response.json({ scope, name, latest: version, versions: { [version]: {} } });
  }
  if (pathname === `${root}/${version}_meta.json`) return Response.json({ manifest, exports });
  const path = pathname.replace(`${root}/${version}`, "");
  if (!Object.hasOwn(manifest, path)) return undefined;
  const type = TYPES[path.split(".").at(-1)!] ?? "text/plain";
  return new Response(await Deno.readFile(folder + path), { headers: { "content-type": type } });
}
