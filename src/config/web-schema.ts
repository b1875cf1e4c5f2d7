import * as z from "zod";

const secret = z.string().min(1).meta({ description: "The signing secret: ${NAME} or ${file:path}." });
const signed = z.strictObject({ secret });

/** `web` of seq.yaml: what `seq serve` answers. */
export const webSchema = z
  .strictObject({
    public_url: z
      .string()
      .meta({
        description: "Where the internet reaches `seq serve`; https, except on a loopback host.",
        examples: ["https://go.acme.example"],
      })
      .optional(),
    listen: z
      .string()
      .meta({
        description: "Host and port to listen on; default 127.0.0.1:8787.",
        examples: ["127.0.0.1:8787"],
      })
      .optional(),
    trust_proxy: z
      .union([z.boolean(), z.array(z.string().min(1)).min(1)])
      .meta({
        description:
          "Behind a proxy of your own X-Forwarded-For says who asks: true for one on this machine or its own network, else the proxies' addresses or networks.",
        examples: [true, ["192.0.2.7", "10.0.0.0/8"]],
      })
      .optional(),
    metrics_token: z
      .string()
      .min(1)
      .meta({
        description:
          "What a monitor on another machine shows for /metrics (`Authorization: Bearer …`): ${NAME} or ${file:path}.",
      })
      .optional(),
    webhooks: z
      .strictObject({
        standard: signed.meta({ description: "Standard Webhooks, at /hooks/standard." }).optional(),
        calendly: signed.meta({ description: "Calendly bookings, at /hooks/calendly." }).optional(),
        cal: signed.meta({ description: "Cal.com bookings, at /hooks/cal." }).optional(),
        twilio: z
          .strictObject({ auth_token: secret })
          .meta({ description: "Answers by SMS through Twilio, at /hooks/twilio." })
          .optional(),
        forms: z
          .strictObject({
            secret,
            create: z
              .boolean()
              .meta({
                description:
                  "Somebody unknown becomes a prospect once they confirm it by the link of a mail; default false.",
              })
              .optional(),
            events: z
              .array(z.string())
              .min(1)
              .meta({ description: "Events a form may record; default form_submitted." })
              .optional(),
            prospect: z
              .boolean()
              .meta({
                description: "A form may name a person otherwise than by email or phone; default false.",
              })
              .optional(),
            sender: z
              .string()
              .meta({ description: "Who asks for confirmation; default any sender with an email." })
              .optional(),
            per_client: z
              .int()
              .min(1)
              .meta({
                description: "Forms from people unknown, per client (`client_ip`) and day; default 20.",
              })
              .optional(),
            per_day: z
              .int()
              .min(1)
              .meta({ description: "Forms from people unknown per day, all together; default 200." })
              .optional(),
          })
          .meta({ description: "Your own forms and events, at /hooks/forms." })
          .optional(),
      })
      .meta({ description: "Who may report what happened; each is verified by its signature." })
      .optional(),
  })
  .meta({ description: "Opt-out pages, tracking and webhooks, served by `seq serve`." });
