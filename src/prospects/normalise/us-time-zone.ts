/**
 * Time zones of the United States by state (15 U.S.C. 263, 49 CFR part 71). Of the states with two zones only cities are
 * told, and only those listed: nobody guesses where a small town keeps its clock.
 */
const STATES: Readonly<Record<string, { name: string; zone: string | null }>> = Object.fromEntries(
  "AL Alabama C|AK Alaska -|AZ Arizona -|AR Arkansas C|CA California P|CO Colorado M|CT Connecticut E|DE Delaware E|DC District of Columbia E|FL Florida -|GA Georgia E|HI Hawaii H|ID Idaho -|IL Illinois C|IN Indiana -|IA Iowa C|KS Kansas -|KY Kentucky -|LA Louisiana C|ME Maine E|MD Maryland E|MA Massachusetts E|MI Michigan -|MN Minnesota C|MS Mississippi C|MO Missouri C|MT Montana M|NE Nebraska -|NV Nevada -|NH New Hampshire E|NJ New Jersey E|NM New Mexico M|NY New York E|NC North Carolina E|ND North Dakota -|OH Ohio E|OK Oklahoma C|OR Oregon -|PA Pennsylvania E|RI Rhode Island E|SC South Carolina E|SD South Dakota -|TN Tennessee -|TX Texas -|UT Utah M|VT Vermont E|VA Virginia E|WA Washington P|WV West Virginia E|WI Wisconsin C|WY Wyoming M"
    .split("|")
    .map((line) => {
      const [code = "", ...words] = line.split(" ");
      const letter = words.pop() ?? "-";
      return [code, { name: words.join(" ").toLowerCase(), zone: readLetter(letter) }];
    }),
);

/** Cities of states with more than one zone. */
const CITIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AK: { K: "Anchorage|Fairbanks|Juneau|Wasilla|Sitka|Ketchikan|Palmer|Kenai" },
  AZ: {
    A: "Phoenix|Tucson|Mesa|Chandler|Scottsdale|Gilbert|Glendale|Tempe|Peoria|Surprise|Flagstaff|Yuma|Goodyear|Prescott|Sedona|Avondale",
  },
  FL: {
    E: "Miami|Orlando|Tampa|Jacksonville|Fort Lauderdale|St. Petersburg|Saint Petersburg|Tallahassee|Hialeah|West Palm Beach|Boca Raton|Naples|Sarasota|Gainesville|Clearwater|Fort Myers|Coral Gables|Hollywood|Pompano Beach|Cape Coral|Port St. Lucie|Miami Beach|Melbourne|Lakeland|Delray Beach|Jupiter|Coral Springs|Bradenton|Daytona Beach|Winter Park",
    C: "Pensacola|Panama City|Destin|Fort Walton Beach|Crestview|Navarre|Niceville|Panama City Beach|Milton",
  },
  ID: {
    M: "Boise|Meridian|Nampa|Idaho Falls|Pocatello|Caldwell|Twin Falls|Eagle",
    P: "Coeur d'Alene|Lewiston|Post Falls|Moscow|Sandpoint",
  },
  IN: {
    N: "Indianapolis|Fort Wayne|South Bend|Carmel|Fishers|Bloomington|Lafayette|West Lafayette|Muncie|Noblesville|Westfield|Zionsville|Elkhart|Kokomo|Columbus",
    C: "Evansville|Gary|Hammond|Merrillville|Valparaiso|Crown Point|Michigan City|Newburgh|Schererville|Munster",
  },
  KS: {
    C: "Wichita|Overland Park|Kansas City|Olathe|Topeka|Lawrence|Lenexa|Shawnee|Leawood|Manhattan|Salina",
  },
  KY: {
    E: "Louisville|Lexington|Covington|Florence|Frankfort|Richmond|Georgetown|Newport",
    C: "Bowling Green|Owensboro|Paducah|Hopkinsville",
  },
  MI: {
    D: "Detroit|Grand Rapids|Ann Arbor|Lansing|Troy|Southfield|Warren|Sterling Heights|Dearborn|Kalamazoo|Flint|Livonia|Farmington Hills|Novi|Birmingham|Rochester Hills|Holland|East Lansing|Auburn Hills|Royal Oak|Midland",
  },
  NE: { C: "Omaha|Lincoln|Bellevue|Grand Island|Kearney|Papillion", M: "Scottsbluff|Alliance|Ogallala" },
  ND: { C: "Fargo|Bismarck|Grand Forks|Minot|Mandan", M: "Dickinson" },
  NV: { P: "Las Vegas|Reno|Henderson|North Las Vegas|Sparks|Carson City|Summerlin" },
  OR: {
    P: "Portland|Eugene|Salem|Bend|Beaverton|Hillsboro|Gresham|Corvallis|Lake Oswego|Medford|Tigard",
    M: "Ontario",
  },
  SD: { C: "Sioux Falls|Aberdeen|Brookings|Watertown|Mitchell", M: "Rapid City|Spearfish|Sturgis" },
  TN: {
    C: "Nashville|Memphis|Franklin|Brentwood|Murfreesboro|Clarksville|Jackson|Germantown|Hendersonville|Collierville",
    E: "Knoxville|Chattanooga|Johnson City|Kingsport|Oak Ridge|Maryville|Bristol|Cleveland",
  },
  TX: {
    C: "Houston|Dallas|Austin|San Antonio|Fort Worth|Arlington|Plano|Frisco|Irving|Corpus Christi|Lubbock|The Woodlands|Sugar Land|McKinney|Richardson|Round Rock|Waco|Laredo|Amarillo|Midland|Addison|Southlake|Garland|Katy|Allen|Grapevine|College Station|Denton|Lewisville|Carrollton|Coppell",
    M: "El Paso",
  },
};

function readLetter(letter: string): string | null {
  const zones: Readonly<Record<string, string>> = {
    E: "America/New_York",
    C: "America/Chicago",
    M: "America/Denver",
    P: "America/Los_Angeles",
    H: "Pacific/Honolulu",
    K: "America/Anchorage",
    A: "America/Phoenix",
    D: "America/Detroit",
    N: "America/Indiana/Indianapolis",
  };
  return zones[letter] ?? null;
}

const stateByName = new Map(
  Object.entries(STATES).flatMap(([code, { name }]) => [
    [code.toLowerCase(), code] as const,
    [name, code] as const,
  ]),
);
const zoneByCity = new Map(
  Object.entries(CITIES).flatMap(([state, zones]) =>
    Object.entries(zones).flatMap(([letter, cities]) =>
      cities.split("|").map((city) => [`${state} ${foldCity(city)}`, readLetter(letter)] as const),
    ),
  ),
);

function foldCity(city: string): string {
  return city
    .trim()
    .toLowerCase()
    .replace(/[.'’]/g, "")
    .replace(/^saint /, "st ");
}

/** Whether a text names a state of the US, by its name or postal code. */
export function isUsState(text: string): boolean {
  return stateByName.has(text.trim().toLowerCase());
}

/** The zone of a place in the US, by its state and, where the state has two, its city; null where that is not sure. */
export function findUsTimeZone(state: string, city: string): string | null {
  const code = stateByName.get(state.trim().toLowerCase().replace(/\./g, ""));
  if (code === undefined) return null;
  return STATES[code]?.zone ?? zoneByCity.get(`${code} ${foldCity(city)}`) ?? null;
}
