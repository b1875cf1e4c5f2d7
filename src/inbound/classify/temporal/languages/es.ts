import type { LanguageTable } from "../lexicon.ts";

export const ES: LanguageTable = {
  name: "es",
  common:
    "el|la|los|y|de|que|en|estoy|estare|no|por|para|con|mi|su|un|una|hasta|del|al|me|sera|gracias|correo",
  months:
    "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep|octubre oct|noviembre nov|diciembre dic",
  weekdays: "domingo dom|lunes lun|martes mar|miercoles mie|jueves jue|viernes vie|sabado sab",
  numbers:
    "un=1|una=1|uno=1|dos=2|tres=3|cuatro=4|cinco=5|seis=6|siete=7|ocho=8|nueve=9|diez=10|quince=15|primero=1",
  ordinals: "º|o|°",
  words: {
    day: "dia|dias",
    businessDay: "dia habil|dias habiles|dia laborable|dias laborables",
    week: "semana|semanas",
    month: "mes|meses",
    year: "ano|anos",
    newYear: "ano nuevo|nuevo ano",
    until: "hasta|hasta el|hasta el dia|hasta la",
    through: "hasta fin de|hasta finales de|hasta el final de|hasta final de|hasta fines de|hasta el fin de",
    to: "al|a|hasta|y el|y|-|hasta el",
    from: "del|de|desde|desde el|entre el|entre",
    by: "a partir del|a partir de|a contar del",
    after: "tras el|despues del",
    in: "en|dentro de",
    before: "antes del|antes de|antes",
    on: "el|en|durante|por|para|la|el dia",
    next: "proximo|proxima|proximos|proximas|siguiente|siguientes|que viene|entrante",
    this: "esta|este|toda la|toda esta|todo el|el resto de la|resto de la",
    end: "fin de|finales de|final de|fines de|a finales de",
    start: "principios de|inicio de|comienzos de|inicios de|a principios de",
    middle: "mediados de|a mediados de",
    weekOf: "semana del|semana de",
    today: "hoy",
    tomorrow: "manana",
    overmorrow: "pasado manana",
    inclusive: "inclusive|incluido|ambos inclusive",
    not: "no|sin|nunca",
    return:
      "vuelvo a la oficina|a la oficina|en la oficina|de nuevo en|vuelvo|volvere|de vuelta|regreso|regresare|reincorporo|reincorporare|incorporo|incorporare|retorno",
    back: "vuelvo a la oficina|a la oficina|en la oficina|de nuevo en|vuelvo|volvere|vuelta|de vuelta|regreso|regresare|regresar|reincorporo|reincorporare|reincorporacion|incorporo|incorporare|retorno|disponible|respondere|contestare|atendere|retomare|contactare|atender|atenderle|responder|responderle|responderte|respondo|contestar|contestarle|contestarte|contesto|leere|leer",
    away: "fuera de la oficina|fuera de oficina|fuera|ausente|ausencia|de vacaciones|vacaciones|de viaje|viaje|de baja|baja|permiso|de permiso|no disponible|no estare disponible|no estoy disponible|no estare en la oficina|licencia|dia libre|dias libres|cerrado|cerrada|excedencia|ooo|sin acceso|feria|congreso|formacion|curso|puente|festivo",
  },
};
