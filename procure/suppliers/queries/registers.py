"""Registers in which firms have a number, in words: for officers and for suppliers."""

from procure.core.text import N_

SCHEME_NAMES = {
    "NL-KVK": N_("KvK, trade register of the Netherlands"),
    "GB-COH": N_("Companies House, United Kingdom"),
    "VAT": N_("VAT number, with its country"),
    "NL-RSIN": N_("RSIN, Netherlands"),
    "BE-BCE_KBO": N_("Crossroads Bank for Enterprises, Belgium"),
    "FR-INSEE": N_("SIREN or SIRET, France"),
    "XI-LEI": N_("LEI, Legal Entity Identifier"),
}
