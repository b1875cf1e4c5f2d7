import { initial } from "./001-initial.ts";
import { consents } from "./002-consents.ts";
import { inbox } from "./003-inbox.ts";
import { mailboxes } from "./004-mailboxes.ts";
import { web } from "./005-web.ts";
import { people } from "./006-people.ts";
import { attempts } from "./007-attempts.ts";
import { optOuts } from "./008-opt-outs.ts";
import { mailboxesOfPeople } from "./009-mailboxes-of-people.ts";
import { heard } from "./010-heard.ts";
import { refusals } from "./011-refusals.ts";
import { lineage } from "./012-lineage.ts";
import { folders } from "./013-folders.ts";
import { withdrawals } from "./014-withdrawals.ts";
import { missed } from "./015-missed.ts";
import { acts } from "./016-acts.ts";
import { messageBodies } from "./017-message-bodies.ts";
import { standing } from "./018-standing.ts";
import { channelsOfSenders } from "./019-channels-of-senders.ts";
import { toldByServices } from "./020-told-by-services.ts";
import { codes } from "./021-codes.ts";
import { campaignFigures } from "./022-campaign-figures.ts";
import { codeUsesOf } from "./023-code-uses-of.ts";
import { crmPeople } from "./024-crm-people.ts";
import { bookings } from "./025-bookings.ts";
import { takeBacks } from "./026-take-backs.ts";
import { workers } from "./027-workers.ts";
import { journeys } from "./028-journeys.ts";
import { daysAndReservations } from "./029-days-and-reservations.ts";
import type { Migration } from "./migrate.ts";

/** Every migration in order; a new one is appended and never changed after a release. */
export const migrations: readonly Migration[] = [
  initial,
  consents,
  inbox,
  mailboxes,
  web,
  people,
  attempts,
  optOuts,
  mailboxesOfPeople,
  heard,
  refusals,
  lineage,
  folders,
  withdrawals,
  missed,
  acts,
  messageBodies,
  standing,
  channelsOfSenders,
  toldByServices,
  codes,
  campaignFigures,
  codeUsesOf,
  crmPeople,
  bookings,
  takeBacks,
  workers,
  journeys,
  daysAndReservations,
];
