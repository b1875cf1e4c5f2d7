import type { LanguageTable } from "../lexicon.ts";

/** Croatian, and Slovene and Serbian in Latin letters, whose months are the Latin ones. */
export const HR: LanguageTable = {
  name: "hr",
  common:
    "sam|se|na|u|do|od|i|za|ne|hvala|poruku|bit|cu|vam|postovani|je|v|bom|lahko|sporocilo|odsoten|odsotna|pozdravljeni|molim|obratite",
  months:
    "sijecnja sijecanj januarja januara|veljace veljaca februarja februara|ozujka ozujak marca marta|travnja travanj aprila|svibnja svibanj maja|lipnja lipanj junija juna|srpnja srpanj julija jula|kolovoza kolovoz avgusta|rujna rujan septembra|listopada listopad oktobra|studenog studenoga studeni novembra|prosinca prosinac decembra",
  weekdays:
    "nedjelja nedjelje nedelje nedelja nedjelju|ponedjeljak ponedjeljka ponedeljka ponedeljek ponedeljak|utorak utorka torka torek|srijeda srijedu srijede sreda sredo srede|cetvrtak cetvrtka cetrtka cetrtek|petak petka petek|subota subotu subote sobota sobote",
  numbers: "jedan=1|jednu=1|dva=2|dvije=2|dve=2|tri=3",
  ordinals: ".",
  words: {
    day: "dan|dana|dni",
    week: "tjedan|tjedna|tjedana|teden|tedna|nedelju",
    month: "mjesec|mjeseca|mesec|meseca",
    year: "godina|godine|leta|leto",
    until: "do|do vkljucno|do ukljucivo",
    through: "do kraja|do konca",
    to: "do|i|-|in",
    from: "od|izmedu|med",
    after: "nakon|poslije|po",
    in: "za|cez",
    on: "u|na|v|dne",
    next: "sljedeci|sljedeceg|iduci|iduceg|naslednji|naslednjega",
    this: "ovaj|cijeli|ovog|ta|ves",
    end: "kraj|kraja|konec|konca",
    start: "pocetak|pocetka|zacetek|zacetka",
    today: "danas|danes",
    tomorrow: "sutra|jutri",
    overmorrow: "prekosutra|pojutrisnjem",
    inclusive: "ukljucivo|ukljucno|vkljucno|zakljucno",
    not: "ne|necu|nisam|nisem|bez|brez",
    return:
      "vracam se|vratit cu se|vracam|natrag|povratak|u uredu|na poslu|vrnem se|se vrnem|vrnil se bom|nazaj|v pisarni",
    back: "vracam se|vratit cu se|vracam|natrag|povratak|u uredu|na poslu|vrnem se|se vrnem|vrnil se bom|nazaj|v pisarni|odgovorit cu|odgovoril bom|dostupan|dostupna|dosegljiv|ponovno|spet",
    away: "godisnjem odmoru|godisnji odmor|na odmoru|odmoru|odsutan|odsutna|odsutnosti|izvan ureda|bolovanju|na bolovanju|sluzbenom putu|nedostupan|nedostupna|dopustu|na dopustu|dopust|odsoten|odsotna|odsotnost|bolniski|sluzbeni poti|nisam u uredu|nisem v pisarni|zaprto|zatvoreno",
  },
};
