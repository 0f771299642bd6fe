"""The fictitious people of the samples: those who are clients of the office, and those who are new.

National, BIS and enterprise numbers are the published test vectors, and belong to nobody known.
"""

from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True)
class Person:
    code: str
    first: str
    last: str
    email: str
    mobile: str
    language: str
    number: str
    birth: date | None
    street: str
    house: str
    postcode: str
    city: str
    labels: str = "PB"
    responsible: str = "els@kantoor.example"
    kind: str = "person"
    enterprise: str = ""
    partner_first: str = ""
    partner_last: str = ""
    partner_email: str = ""
    partner_number: str = ""


JAN = Person(
    "K001", "Jan", "Peeters", "jan.peeters@voorbeeld.example", "+32470123401", "nl", "85073003328", date(1985, 7, 30),
    "Kerkstraat", "12", "9000", "Gent", labels="PB; koppel",
    partner_first="An", partner_last="Claes", partner_email="an.claes@voorbeeld.example", partner_number="75060898009",
)
JOELLE = Person(
    "K002", "Joëlle", "Lefèvre", "joelle.lefevre@voorbeeld.example", "+32470123402", "fr", "00010100204", date(2000, 1, 1),
    "Rue Haute", "3", "4000", "Liège", responsible="bram@kantoor.example",
)
FRANCOIS = Person(
    "K003", "François", "Dubois", "francois.dubois@voorbeeld.example", "+32470123403", "fr", "42012205181", date(1942, 1, 22),
    "Rue de l'Église", "27", "5000", "Namur", responsible="bram@kantoor.example",
)
JURGEN = Person(
    "K004", "Jürgen", "Müller", "juergen.mueller@voorbeeld.example", "+32470123404", "de", "93051822361", date(1993, 5, 18),
    "Neustraße", "8", "4700", "Eupen",
)
NOOR = Person(
    "K005", "Noor", "El Amrani", "noor.elamrani@voorbeeld.example", "+32470123405", "nl", "09082428248", date(2009, 8, 24),
    "Turnhoutsebaan", "101", "2140", "Antwerpen", labels="PB; student",
)
EMMA = Person(
    "K006", "Emma", "Lambert", "emma.lambert@voorbeeld.example", "+32470123406", "en", "05073003425", date(2005, 7, 30),
    "Naamsestraat", "44", "3000", "Leuven", labels="PB; student",
)
MILAN = Person(
    "K007", "Milan", "Jacobs", "milan.jacobs@voorbeeld.example", "+32470123407", "nl", "00010100105", date(2000, 1, 1),
    "Stationsstraat", "9", "8500", "Kortrijk",
)
LUKAS = Person(
    "K008", "Lukas", "D'Hondt", "lukas.dhondt@voorbeeld.example", "+32470123408", "nl", "00022900145", date(2000, 2, 29),
    "Grote Markt", "1", "9300", "Aalst",
)
BART = Person(
    "K009", "Bart", "De Smet", "bart.desmet@voorbeeld.example", "+32470123409", "nl", "85073006197", date(1985, 7, 30),
    "Dorpsstraat", "55", "9820", "Merelbeke", labels="PB; zelfstandige", kind="sole_trader", enterprise="0403019261",
)
SOFIE = Person(
    "K010", "Sofie", "Van de Velde", "sofie.vandevelde@voorbeeld.example", "+32470123410", "nl", "75460898095", date(1975, 6, 8),
    "Lange Nieuwstraat", "73", "2000", "Antwerpen",
)
SACHA = Person(
    "K011", "Sacha", "Nowak", "sacha.nowak@voorbeeld.example", "+32470123411", "en", "75260898052", date(1975, 6, 8),
    "Wetstraat", "16", "1000", "Brussel",
)
KARIM = Person(
    "K012", "Karim", "Haddad", "karim.haddad@voorbeeld.example", "+32470123412", "fr", "85000000138", None,
    "Chaussée de Mons", "210", "1070", "Anderlecht",
)

CLIENTS = [JAN, JOELLE, FRANCOIS, JURGEN, NOOR, EMMA, MILAN, LUKAS, BART, SOFIE, SACHA, KARIM]

AN = Person(
    "K013", "An", "Claes", "an.claes@voorbeeld.example", "+32470123413", "nl", "75060898009", date(1975, 6, 8),
    "Kerkstraat", "12", "9000", "Gent",
)
THOMAS = Person(
    "K014", "Thomas", "Maes", "thomas.maes@voorbeeld.example", "+32470123414", "nl", "99123199742", date(1999, 12, 31),
    "Molenstraat", "6", "3500", "Hasselt",
)
OMAR = Person(
    "K015", "Omar", "Benali", "omar.benali@voorbeeld.example", "+32470123415", "fr", "98472899765", date(1998, 7, 28),
    "Rue Neuve", "18", "6000", "Charleroi",
)
GREET = Person(
    "K016", "Greet", "Willems", "greet.willems@voorbeeld.example", "+32470123416", "nl", "85070000286", None,
    "Veldstraat", "31", "9000", "Gent",
)

HEADERS = {
    "code": "Klantcode", "kind": "Type klant", "first": "Voornaam", "last": "Naam", "email": "E-mail", "mobile": "Gsm", "language": "Taal",
    "number": "Rijksregisternummer", "birth": "Geboortedatum", "street": "Straat", "house": "Huisnummer", "postcode": "Postcode",
    "city": "Gemeente", "labels": "Labels", "responsible": "Dossierbeheerder", "enterprise": "Ondernemingsnummer",
    "partner_first": "Voornaam partner", "partner_last": "Naam partner", "partner_email": "E-mail partner",
    "partner_number": "Rijksregisternummer partner",
}

assert set(HEADERS) == {field.name for field in fields(Person)}
