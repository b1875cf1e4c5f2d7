import type { LanguageTable } from "../lexicon.ts";

export const EN: LanguageTable = {
  name: "en",
  common:
    "i|the|and|my|am|will|be|you|your|for|in|is|to|please|with|email|during|this|have|i'm|i'll|on|at|are|if|of",
  months:
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec",
  weekdays:
    "sunday sun|monday mon|tuesday tues tue|wednesday weds wed|thursday thurs thur thu|friday fri|saturday sat",
  numbers:
    "a=1|an=1|one=1|a couple of=2|couple of=2|a couple=2|two=2|a few=3|three=3|four=4|five=5|six=6|seven=7|eight=8|nine=9|ten=10|twelve=12|fourteen=14",
  ordinals: "st|nd|rd|th",
  words: {
    day: "day|days|calendar day|calendar days",
    businessDay: "business day|business days|working day|working days|work day|work days|weekday|weekdays",
    week: "week|weeks|wk|wks|work week|working week",
    fortnight: "fortnight|fortnights",
    month: "month|months|calendar month|calendar months",
    year: "year|years",
    quarter: "q",
    calendarWeek: "week no.|week number|calendar week|cw",
    newYear: "new year|the new year|new year's|new years",
    until: "until|till|til|'til|untill|up until|up to|'till",
    through:
      "through|thru|through to|until and including|up to and including|to and including|until the end of|through the end of|until end of|through end of|thru the end of|till the end of|till end of|until eod|through eod|until cob|until close of business",
    to: "to|and|-",
    from: "from|between|since|starting|beginning|effective|commencing",
    by: "as of|as from|by",
    after: "after",
    in: "in|in another|within",
    before: "before|earlier than|prior to|sooner than",
    on: "on|in|at|over|during|for",
    next: "next|the next|coming|the coming|following|the following|upcoming|this coming",
    this: "this|current|the current|rest of the|rest of this|the rest of the|the rest of this|remainder of the|remainder of this|all|all of|all this|the entire|the whole|entire|whole|all of this",
    end: "end of|the end of|late|end",
    start:
      "beginning of|start of|early|the beginning of|the start of|first week of|the first week of|first week in",
    middle: "middle of|the middle of|mid|mid-",
    weekOf: "week of|the week of|week commencing|week beginning|week starting|w/c|wc",
    today: "today|tonight",
    tomorrow: "tomorrow",
    overmorrow: "day after tomorrow|the day after tomorrow",
    inclusive: "inclusive|included|incl.|incl|including",
    not: "not|no|won't|cannot|can't|don't|never|isn't|unable to|wont|cant",
    return:
      "next in|next in on|back|return|returning|returns|returned|my return|in the office|in office|at my desk|reopen|reopens|reopening|at work",
    back: "next in|next in on|back|return|returning|returns|returned|be reachable|reachable|be available|available|resume|resuming|reply|respond|answer|get back|getting back|in the office|in office|contact me|be in touch|again|online|check my email|read your message|at my desk|at work|be responding|be replying|my return|reopen|reopens|reopening",
    away: "no email access|no e-mail access|no internet access|without email access|gone fishing|out of office|out of the office|out-of-office|out of my office|ooo|o.o.o.|away|out|absent|absence|off|off work|time off|day off|days off|unavailable|unreachable|on leave|leave|annual leave|parental leave|maternity leave|paternity leave|sick leave|medical leave|family leave|bereavement leave|vacation|holiday|holidays|on holiday|pto|p.t.o.|sabbatical|travelling|traveling|on travel|business trip|on a trip|honeymoon|offline|closed|shutdown|limited access|no access|without access|intermittent access|delayed response|conference|not working|not checking|jury duty|training|out sick|wfh|trade show|trade fair|expo|off-site|offsite|at an event|workshop|retreat|on the road|on site with a client|in workshops|in meetings all day",
  },
};
