/**
 * Column names in use, as `foldHeader` leaves them, from the exports of LinkedIn, Sales Navigator, HubSpot,
 * Salesforce, Apollo, Google and Outlook contacts, and Korean sheets. Earlier names win over later ones
 * when several columns of a file could be the same field.
 */
export const HEADER_NAMES: Readonly<Record<string, readonly string[]>> = {
  email: [
    "email",
    "emailaddress",
    "workemail",
    "businessemail",
    "companyemail",
    "primaryemail",
    "contactemail",
    "mail",
    "email1value",
    "email1",
    "emailwork",
    "이메일",
    "이메일주소",
    "메일",
    "메일주소",
    "전자우편",
    "회사이메일",
    "업무이메일",
    "personalemail",
  ],
  linkedin_url: [
    "linkedinurl",
    "linkedin",
    "linkedinprofile",
    "linkedinprofileurl",
    "personlinkedinurl",
    "linkedinlink",
    "linkedinpage",
    "contactlinkedinurl",
    "profileurl",
    "링크드인",
    "링크드인url",
    "링크드인주소",
    "링크드인프로필",
    "링크드인링크",
  ],
  phone: [
    "phone",
    "phonenumber",
    "mobile",
    "mobilephone",
    "mobilenumber",
    "mobilephonenumber",
    "cell",
    "cellphone",
    "workphone",
    "directphone",
    "workdirectphone",
    "businessphone",
    "telephone",
    "tel",
    "phone1value",
    "primaryphone",
    "contactnumber",
    "전화",
    "전화번호",
    "휴대폰",
    "휴대폰번호",
    "휴대전화",
    "휴대전화번호",
    "핸드폰",
    "핸드폰번호",
    "연락처",
    "모바일",
  ],
  name: [
    "name",
    "fullname",
    "contactname",
    "personname",
    "displayname",
    "contact",
    "이름",
    "성명",
    "성함",
    "담당자",
    "담당자명",
    "고객명",
    "이름전체",
  ],
  first_name: [
    "firstname",
    "givenname",
    "forename",
    "first",
    "given",
    "이름given",
    "이름firstname",
    "영문이름",
  ],
  last_name: [
    "lastname",
    "familyname",
    "surname",
    "last",
    "family",
    "성",
    "성씨",
    "성familyname",
    "성lastname",
  ],
  company: [
    "company",
    "companyname",
    "organization",
    "organisation",
    "organizationname",
    "organisationname",
    "organization1name",
    "account",
    "accountname",
    "employer",
    "companynameforemails",
    "currentcompany",
    "회사",
    "회사명",
    "기업",
    "기업명",
    "업체",
    "업체명",
    "소속",
    "상호",
    "법인명",
  ],
  title: [
    "title",
    "jobtitle",
    "position",
    "role",
    "jobrole",
    "designation",
    "currenttitle",
    "currentposition",
    "organizationtitle",
    "organization1title",
    "직함",
    "직책",
    "직위",
    "직급",
    "직무",
  ],
  country: [
    "country",
    "countryregion",
    "countrycode",
    "countryname",
    "personcountry",
    "contactcountry",
    "국가",
    "나라",
    "국가코드",
    "국가지역",
  ],
  timezone: ["timezone", "tz", "iana", "timezoneiana", "시간대", "표준시간대", "타임존"],
  tags: ["tags", "tag", "labels", "label", "태그", "라벨"],
};

/** LinkedIn's own export calls the profile just "URL". */
export const LINKEDIN_EXPORT = { marker: "connectedon", column: "url" } as const;

/** Letters and digits only, lower-case: "E-mail Address", "email_address" and "EMAIL ADDRESS" are one name. */
export function foldHeader(header: string): string {
  return header
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

const byName = new Map<string, { field: string; rank: number }>();
for (const [field, names] of Object.entries(HEADER_NAMES)) {
  for (const [rank, name] of names.entries()) byName.set(name, { field, rank });
}

/** The field a column name stands for, and how sure that is (0 is surest); null for an unknown name. */
export function findHeader(header: string): { field: string; rank: number } | null {
  const known = byName.get(foldHeader(header));
  if (known !== undefined) return known;
  // "Email (required)", "이메일 *": what stands in brackets explains, and need not be known.
  const bare = header.replace(/[([{（［].*?[)\]}）］]/g, "");
  return bare === header ? null : (byName.get(foldHeader(bare)) ?? null);
}
