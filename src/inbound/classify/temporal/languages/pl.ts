import type { LanguageTable } from "../lexicon.ts";

export const PL: LanguageTable = {
  name: "pl",
  common:
    "jestem|w|na|i|do|z|nie|sie|prosze|dziekuje|wiadomosc|bede|w dniu|od|dzien|dobry|za|kontakt|moja|po",
  months:
    "stycznia styczen|lutego luty|marca marzec|kwietnia kwiecien|maja maj|czerwca czerwiec|lipca lipiec|sierpnia sierpien|września wrzesnia wrzesien|pazdziernika pazdziernik|listopada listopad|grudnia grudzien",
  weekdays:
    "niedziela niedziele niedzieli|poniedziałek poniedziałku|wtorek wtorku|sroda srode srody|czwartek czwartku|piatek piatku|sobota sobote soboty",
  numbers: "jeden=1|dwa=2|dwoch=2|trzy=3",
  ordinals: "",
  words: {
    day: "dzien|dni|dniach",
    businessDay: "dni roboczych|dni robocze",
    week: "tydzien|tygodnie|tygodni|tygodniu|tygodnia",
    month: "miesiac|miesiace|miesiaca|miesiacu",
    year: "rok|roku",
    until: "do|do dnia|az do",
    through: "do konca|do dnia włacznie",
    to: "do|i|-",
    from: "od|od dnia|pomiedzy|miedzy",
    by: "poczawszy od",
    after: "po",
    in: "za",
    before: "przed",
    on: "w|dnia|w dniu|r.|we",
    next: "nastepny|nastepnym|przyszły|przyszłym|nastepnego|przyszłego|kolejnym",
    this: "ten|tym|cały|całym|tego",
    end: "koniec|koncu",
    start: "poczatek|poczatku",
    middle: "połowy|połowie",
    today: "dzis|dzisiaj",
    tomorrow: "jutro",
    overmorrow: "pojutrze",
    inclusive: "włacznie",
    not: "nie|bez",
    return: "w biurze|w pracy|dostepny|dostepna|wracam|wroce|powrot|powroce",
    back: "w biurze|w pracy|dostepny|dostepna|wracam|wroce|powrot|powroce|bede dostepny|bede dostepna|dostepny|dostepna|odpowiem|odpisze|ponownie|powrocie|odpowiedziec|przeczytam",
    away: "urlop|urlopie|nieobecny|nieobecna|nieobecnosc|poza biurem|delegacji|zwolnieniu|wyjezdzie|chorobowym|macierzynskim|nieczynne|out of office|targach|szkoleniu|konferencji|l4",
  },
};
