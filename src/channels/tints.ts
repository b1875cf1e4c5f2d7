/** How steps of a channel look in a graph; `name` is a class of the Mermaid text. Colours as `#rrggbb`. */
export interface Tint {
  name: string;
  fill: string;
  stroke: string;
}

export const MAIL_TINT: Tint = { name: "email", fill: "#dbeafe", stroke: "#2563eb" };
export const PROFILE_TINT: Tint = { name: "linkedin", fill: "#e0f2fe", stroke: "#0369a1" };
export const TEXT_TINT: Tint = { name: "text", fill: "#dcfce7", stroke: "#15803d" };
export const SERVICE_TINT: Tint = { name: "service", fill: "#f3e8ff", stroke: "#7e22ce" };
/** Whatever a person does away from the screen, and what nobody performs yet. */
export const MANUAL_TINT: Tint = { name: "manual", fill: "#fef3c7", stroke: "#b45309" };
