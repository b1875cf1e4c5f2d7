import { folded } from "./phrases.ts";

/** A weekday or an hour: a conversation goes on, whatever else is asked. */
export const APPOINTMENT = folded(
  /(?<![\p{L}])(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|tomorrow|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|übermorgen|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì|domani|maandag|dinsdag|woensdag|donderdag|vrijdag|(?:segunda|terça|quarta|quinta|sexta)-feira|måndag|tisdag|onsdag|torsdag|fredag|mandag|tirsdag|poniedział\p{L}+|wtorek|środ\p{L}|czwart\p{L}+|piąt\p{L}+|pondělí|úterý|středu|čtvrtek|pátek|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|завтра|pazartesi|salı|çarşamba|perşembe|cuma)(?![\p{L}])|[월화수목금]요일|[月火水木金]曜|(?:星期|周|週)[一二三四五]|\b(?:(?<![\d/.])\d{1,2}[:.]\d\d(?![.\d/])|\d{1,2}\s?(?:am|pm|uhr)\b|(?:[01]?\d|2[0-3])\s?h\b)/u,
);
