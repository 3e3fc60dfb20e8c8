#include "daemon/api/sheet_phrases.h"

#include <array>

namespace cumuld::api {
namespace {

constexpr SheetPhrases kFrench{
    .language = "fr",
    .title = "Cumul constaté",
    .person = "Numéro national",
    .rule = "Règle",
    .legal_basis = "Base légale",
    .grade = "Degré",
    .status = "Statut",
    .raised_at = "Constaté le",
    .changed_at = "Modifié le",
    .revision = "Révision",
    .periods = "Les deux périodes",
    .field = "Donnée",
    .income = "Revenu",
    .benefit = "Indemnité",
    .open = "en cours",
    .common_days = "Jours en commun",
    .from = "Du",
    .to = "Au (inclus)",
    .days = "Jours",
    .sundays = "Dimanches",
    .exemptions = "Périodes autorisées",
    .computation = "Calcul",
    .benefit_days = "Jours indemnisables (sans les dimanches)",
    .daily_amount = "Montant journalier",
    .amount = "Montant : jours indemnisables × montant journalier",
    .paid_days = "Jours payés, situés quelque part dans la période de revenu",
    .room = "Place pour ces jours hors des jours en commun",
    .proven_days = "Jours certainement prestés durant l'indemnisation",
    .proven_amount = "Montant prouvé",
    .counted_until = "Périodes en cours comptées jusqu'au",
    .histories = "Ce que les registres ont déclaré",
    .version = "Version",
    .state = "État",
    .received_at = "Reçu le",
    .source = "Source",
    .position = "Position",
    .checksum = "Empreinte",
    .rule_text = "Texte de la règle appliquée",
    .revisions = "Révisions",
    .sequence = "Numéro",
    .change = "Changement",
    .signal =
        "Ceci est un signal : la décision appartient à une personne, et l'intéressé doit être "
        "entendu.",
    .printed_at = "Imprimé le",
};

constexpr SheetPhrases kDutch{
    .language = "nl",
    .title = "Vastgestelde cumulatie",
    .person = "Rijksregisternummer",
    .rule = "Regel",
    .legal_basis = "Wettelijke basis",
    .grade = "Graad",
    .status = "Status",
    .raised_at = "Vastgesteld op",
    .changed_at = "Gewijzigd op",
    .revision = "Herziening",
    .periods = "De twee periodes",
    .field = "Gegeven",
    .income = "Inkomen",
    .benefit = "Uitkering",
    .open = "lopend",
    .common_days = "Gemeenschappelijke dagen",
    .from = "Van",
    .to = "Tot en met",
    .days = "Dagen",
    .sundays = "Zondagen",
    .exemptions = "Toegelaten periodes",
    .computation = "Berekening",
    .benefit_days = "Uitkeringsdagen (zonder zondagen)",
    .daily_amount = "Dagbedrag",
    .amount = "Bedrag: uitkeringsdagen × dagbedrag",
    .paid_days = "Betaalde dagen, ergens binnen de inkomensperiode",
    .room = "Ruimte voor die dagen buiten de gemeenschappelijke dagen",
    .proven_days = "Dagen die zeker tijdens de uitkering gewerkt zijn",
    .proven_amount = "Bewezen bedrag",
    .counted_until = "Lopende periodes geteld tot en met",
    .histories = "Wat de registers verklaarden",
    .version = "Versie",
    .state = "Toestand",
    .received_at = "Ontvangen op",
    .source = "Bron",
    .position = "Plaats",
    .checksum = "Controlegetal",
    .rule_text = "Tekst van de toegepaste regel",
    .revisions = "Herzieningen",
    .sequence = "Nummer",
    .change = "Wijziging",
    .signal = "Dit is een signaal: een mens beslist, en de betrokkene moet gehoord worden.",
    .printed_at = "Afgedrukt op",
};

constexpr SheetPhrases kEnglish{
    .language = "en",
    .title = "Cumulation found",
    .person = "National number",
    .rule = "Rule",
    .legal_basis = "Legal basis",
    .grade = "Grade",
    .status = "Status",
    .raised_at = "Raised at",
    .changed_at = "Changed at",
    .revision = "Revision",
    .periods = "The two periods",
    .field = "Field",
    .income = "Income",
    .benefit = "Benefit",
    .open = "open",
    .common_days = "Days in common",
    .from = "From",
    .to = "To (included)",
    .days = "Days",
    .sundays = "Sundays",
    .exemptions = "Authorised periods",
    .computation = "Computation",
    .benefit_days = "Benefit days (without Sundays)",
    .daily_amount = "Daily amount",
    .amount = "Amount: benefit days × daily amount",
    .paid_days = "Paid days, somewhere in the income period",
    .room = "Room for those days outside the days in common",
    .proven_days = "Days certainly worked while on benefit",
    .proven_amount = "Amount proven",
    .counted_until = "Open periods counted up to",
    .histories = "What the registries stated",
    .version = "Version",
    .state = "State",
    .received_at = "Received at",
    .source = "Source",
    .position = "Position",
    .checksum = "Checksum",
    .rule_text = "Text of the rule as it was applied",
    .revisions = "Revisions",
    .sequence = "Sequence",
    .change = "Change",
    .signal = "This is a signal: a human decides, and the person concerned must be heard.",
    .printed_at = "Printed at",
};

constexpr std::array<const SheetPhrases*, 3> kAll{&kFrench, &kDutch, &kEnglish};

}  // namespace

const SheetPhrases& phrases_of(Language language) {
  return *kAll[static_cast<std::size_t>(language)];
}

std::optional<Language> language_named(std::string_view name) {
  for (std::size_t i = 0; i < kAll.size(); ++i) {
    if (name == kAll[i]->language) return static_cast<Language>(i);
  }
  return std::nullopt;
}

}  // namespace cumuld::api
