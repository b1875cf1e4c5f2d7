import { createRequire } from "node:module";

/** A service that knows its published description alone: it judges requests, and answers with what it documents. */
export interface Prism {
  url: string;
  /** Where the description says that the service is. */
  base: string;
  close(): Promise<void>;
}

interface PrismServer {
  listen(port: number, host: string): Promise<string>;
  close(): Promise<void>;
}

interface Operation {
  servers?: { url: string }[];
}

/** What Prism's command line is made of; it exports none of it. */
interface Parts {
  createServer(operations: Operation[], options: object): PrismServer;
  getHttpOperationsFromSpec(file: string): Promise<Operation[]>;
  createLogger(name: string, options: object): unknown;
}

/** Serves a description on loopback. An invalid request is answered 422 with `type: …#UNPROCESSABLE_ENTITY`. */
export async function startPrism(file: string): Promise<Prism> {
  const { createServer, getHttpOperationsFromSpec, createLogger } = loadParts();
  const operations = await getHttpOperationsFromSpec(file);
  const server = createServer(operations, {
    cors: false,
    components: { logger: createLogger("prism", { enabled: false }) },
    config: {
      mock: { dynamic: false },
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      // An example of theirs that is not as described is answered all the same, and told in a header.
      errors: false,
      isProxy: false,
    },
  });
  const url = await server.listen(0, "127.0.0.1");
  const base = (operations[0]?.servers?.[0]?.url ?? "").replace(/^http:/, "https:");
  return { url, base, close: () => server.close() };
}

function loadParts(): Parts {
  const require = createRequire(import.meta.url);
  const theirs = createRequire(require.resolve("@stoplight/prism-cli/dist/operations.js"));
  return {
    ...(theirs("@stoplight/prism-http-server") as Pick<Parts, "createServer">),
    ...(theirs("@stoplight/prism-http") as Pick<Parts, "getHttpOperationsFromSpec">),
    ...(theirs("@stoplight/prism-core") as Pick<Parts, "createLogger">),
  };
}
