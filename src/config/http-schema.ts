import * as z from "zod";

/** How requests of `http` steps say who asks, at one host. */
export const httpAuthSchema = z
  .strictObject({
    bearer: z
      .string()
      .min(1)
      .meta({ examples: ["${ERP_TOKEN}"] })
      .optional(),
    basic: z.strictObject({ user: z.string().min(1), password: z.string().min(1) }).optional(),
    header: z.strictObject({ name: z.string().min(1), value: z.string().min(1) }).optional(),
  })
  .meta({ description: "One of these; its secret is ${NAME} or ${file:path}." });

/** `http` of seq.yaml. */
export const httpSchema = z
  .strictObject({
    hosts: z
      .array(z.string())
      .min(1)
      .meta({ description: "The hosts that `http` steps may go to.", examples: [["erp.acme.example"]] }),
    private: z
      .array(z.string())
      .meta({ description: "Those of them whose address may be in your own network." })
      .optional(),
    auth: z
      .record(z.string(), httpAuthSchema)
      .meta({
        description: "Who asks, by host.",
        examples: [{ "erp.acme.example": { bearer: "${ERP_TOKEN}" } }],
      })
      .optional(),
    rehearsal_base: z
      .string()
      .meta({ description: "In a rehearsal, what speaks in their place on this machine." })
      .optional(),
  })
  .meta({ description: "Where `http` steps may go, and in whose name." });
