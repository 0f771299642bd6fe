"""Writes the sample files anew: see README.md. The tests read what is kept in git, not what this writes."""

import io
import re
import subprocess
import tempfile
import zipfile
from dataclasses import asdict
from datetime import date
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from PIL import Image as Picture

from cast import (
    AN, BART, CLIENTS, EMMA, FRANCOIS, GREET, HEADERS, JAN, JOELLE, JURGEN, KARIM, LUKAS, MILAN, NOOR, OMAR, SACHA, SOFIE, THOMAS,
)

HERE = Path(__file__).parent
NBSP = "\u00a0"
SAMPLES = {}


def sample(name):
    """Marks a function that gives the workbook, or the bytes, of the file of that name."""

    def mark(function):
        SAMPLES[name] = function
        return function

    return mark


# Parts of a workbook


def workbook(title="Klanten"):
    book = Workbook()
    book.active.title = title
    return book, book.active


def append(sheet, rows):
    for row in rows:
        sheet.append(list(row))


def values(person, columns, **other):
    """What stands in these columns for a person; `other` stands in place of the value of a column."""
    told = {**asdict(person), **other}
    return [told[column] or None for column in columns]


def headers(columns):
    return [HEADERS[column] for column in columns]


def bold(sheet, row):
    for cell in sheet[row]:
        cell.font = Font(bold=True)


def lost_zeros(person):
    """A national number as Excel keeps what was typed: a number."""
    return int(person.number)


# The clients that the samples are compared with


@sample("office.xlsx")
def office():
    book, sheet = workbook()
    columns = list(HEADERS)
    append(sheet, [headers(columns)] + [values(person, columns) for person in CLIENTS])
    for cell in sheet["I"][1:]:
        cell.number_format = "dd/mm/yyyy"
    return book


# Around the header


@sample("title-rows-and-logo.xlsx")
def title_rows_and_logo():
    book, sheet = workbook("Klantenlijst")
    logo = io.BytesIO()
    Picture.new("RGB", (48, 24), "#0a5").save(logo, "PNG")
    sheet.add_image(Image(logo), "A1")
    sheet["B1"] = "Accountantskantoor Voorbeeld"
    sheet["B1"].font = Font(bold=True, size=16)
    sheet.merge_cells("B1:G1")
    sheet["B2"] = "Klantenlijst personenbelasting - aanslagjaar 2026 (inkomsten 2025)"
    sheet.merge_cells("B2:G2")
    sheet["B3"] = "Afgedrukt op 02/03/2026 door els@kantoor.example"
    sheet["G3"] = date(2026, 3, 2)
    columns = ["code", "last", "first", "email", "number", "city", "labels"]
    for column, header in enumerate(headers(columns), start=1):
        sheet.cell(6, column, header)
    bold(sheet, 6)
    # Empty rows between the clients, and what was summed below them.
    for row, person in zip([8, 9, 10, 13, 14, 17], [JAN, JOELLE, FRANCOIS, BART, SOFIE, THOMAS]):
        for column, value in enumerate(values(person, columns), start=1):
            sheet.cell(row, column, value)
    sheet["A19"] = "Totaal"
    sheet["D19"] = "6 klanten"
    sheet.freeze_panes = "A7"
    return book


@sample("double-header.xlsx")
def double_header():
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "street", "house", "postcode", "city", "partner_last", "partner_first", "partner_number",
               "language", "labels"]
    for cells, group in [("B1:D1", "Klant"), ("E1:H1", "Adres"), ("I1:K1", "Partner")]:
        sheet[cells.split(":")[0]] = group
        sheet.merge_cells(cells)
    names = ["Klantcode", "Naam", "Voornaam", "E-mail", "Straat", "Nr", "Postcode", "Gemeente", "Naam", "Voornaam", "Rijksregisternr.", "Taal",
             "Labels"]
    append(sheet, [names] + [values(person, columns) for person in [JAN, JOELLE, BART, THOMAS]])
    return book


@sample("header-merged-down.xlsx")
def header_merged_down():
    book, sheet = workbook()
    columns = ["last", "first", "email", "partner_last", "partner_first", "partner_number", "labels"]
    append(sheet, [["Naam", "Voornaam", "E-mail", "Echtgenoot / partner", None, None, "Labels"],
                   [None, None, None, "Naam", "Voornaam", "INSZ", None]])
    for cells in ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2"]:
        sheet.merge_cells(cells)
    append(sheet, [values(person, columns) for person in [JAN, FRANCOIS, KARIM, GREET]])
    return book


@sample("years-in-the-header.xlsx")
def years_in_the_header():
    """More than thirty columns that are not ours, in an odd order, with years in their names and days for names."""
    book, sheet = workbook()
    columns = ["labels", "number", "city", "email", "first", "language", "last", "code"]
    others = ["AJ 2025 / IJ 2024", "AJ 2026 / IJ 2025", "Ontvangen op", "Volledig?", "Dossierkost", "Voorafbetaling Q1 2025",
              "Voorafbetaling Q2 2025", "Voorafbetaling Q3 2025", "Voorafbetaling Q4 2025", "Onroerend inkomen", "KI", "Pensioensparen",
              "Langetermijnsparen", "Dienstencheques", "Giften", "Kinderen ten laste", "Geboortedatum kind 1", "Rijksregisternummer kind 1",
              "Voornaam kind 2", "Burgerlijke staat", "Beroep", "Werkgever", "E-mail werkgever", "Bank", "Boekhouder", "E-mail boekhouder",
              "Opmerkingen", "Laatst gewijzigd", "Aangemaakt door", "Volgnummer", 2024, 2025, date(2026, 7, 15)]
    mixed = [other for pair in zip(others[:8], headers(columns)) for other in pair] + others[8:]
    sheet.append(mixed)
    filling = {"AJ 2025 / IJ 2024": "ingediend", "AJ 2026 / IJ 2025": "te doen", "Ontvangen op": date(2026, 2, 14), "Volledig?": True,
               "Dossierkost": 175.5, "Voorafbetaling Q1 2025": 250, "KI": 745, "Kinderen ten laste": 1, "Geboortedatum kind 1": date(2017, 7, 30),
               "Rijksregisternummer kind 1": "17073003384", "Voornaam kind 2": None, "Werkgever": "Bakkerij Voorbeeld",
               "E-mail werkgever": "info@bakkerij.example", "Bank": "BE68 5390 0754 7034", "Boekhouder": "Els",
               "E-mail boekhouder": "els@kantoor.example", "Opmerkingen": "belt liever", "Aangemaakt door": "bram@kantoor.example"}
    for number, person in enumerate([JAN, JOELLE, JURGEN, NOOR, EMMA, THOMAS], start=1):
        told = dict(zip(headers(columns), values(person, columns)))
        sheet.append([number if header == "Volgnummer" else told.get(header, filling.get(header)) for header in mixed])
    return book


@sample("headers-fr.xlsx")
def headers_fr():
    book, sheet = workbook("Clients")
    columns = ["code", "last", "first", "number", "birth", "email", "mobile", "street", "house", "postcode", "city", "language", "responsible",
               "partner_last", "partner_number"]
    append(sheet, [["N° client", "Nom de famille", "Prénom(s)", "N° national (NISS)", "Né(e) le", "Courriel", "N° de GSM", "Rue", "N°",
                    "Code postal", "Localité", "Langue", "Gestionnaire du dossier", "Nom du conjoint", "N° national du conjoint"]])
    words = {"nl": "Néerlandais", "fr": "Français", "de": "Allemand", "en": "Anglais"}
    append(sheet, [values(person, columns, language=words[person.language]) for person in [JAN, JOELLE, FRANCOIS, JURGEN, EMMA, OMAR]])
    return book


@sample("headers-de.xlsx")
def headers_de():
    book, sheet = workbook("Kunden")
    columns = ["code", "last", "first", "number", "birth", "email", "mobile", "street", "house", "postcode", "city", "language"]
    append(sheet, [["Kundennr.", "Familienname", "Vorname", "Nationalregisternummer", "Geburtsdatum", "E-Mail-Adresse", "Handy", "Straße",
                    "Hausnr.", "PLZ", "Wohnort", "Sprache"]])
    words = {"nl": "Niederländisch", "fr": "Französisch", "de": "Deutsch", "en": "Englisch"}
    dotted = lambda day: day and day.strftime("%d.%m.%Y")
    append(sheet, [values(person, columns, language=words[person.language], birth=dotted(person.birth))
                   for person in [JURGEN, JOELLE, SACHA, LUKAS, THOMAS]])
    return book


@sample("headers-en.xlsx")
def headers_en():
    """Below the header stands what is wanted in each column."""
    book, sheet = workbook("Clients")
    columns = ["city", "postcode", "number", "email", "last", "first", "language", "birth", "mobile", "code"]
    append(sheet, [["City", "ZIP code", "National number", "E-mail address", "Surname", "Given name", "Preferred language", "Date of birth",
                    "Mobile phone", "Client ID"],
                   [None, None, "required", "required", "required", "required", "optional", "optional", "optional", "optional"]])
    words = {"nl": "Dutch", "fr": "French", "de": "German", "en": "English"}
    append(sheet, [values(person, columns, language=words[person.language]) for person in [EMMA, SACHA, NOOR, KARIM, GREET]])
    return book


@sample("unknown-headers.xlsx")
def unknown_headers():
    """Nothing but the cells says what the columns are; the colleague's address is not the client's."""
    book, sheet = workbook("Blad1")
    append(sheet, [["Veld A", "Veld B", "Veld C", "Veld D", "Veld E"]])
    append(sheet, [[person.last, person.first, person.number, person.email, person.language.upper()]
                   for person in [JAN, JOELLE, FRANCOIS, LUKAS, SOFIE, THOMAS]])
    return book


@sample("no-header.xlsx")
def no_header():
    book, sheet = workbook("Blad1")
    append(sheet, [[person.code, person.last, person.first, lost_zeros(person), person.email, person.birth]
                   for person in [JAN, JOELLE, JURGEN, MILAN, BART, GREET]])
    return book


@sample("name-in-one-column.xlsx")
def name_in_one_column():
    book, sheet = workbook()
    append(sheet, [["Naam en voornaam", "E-mail", "Rijksregisternummer", "Postcode en gemeente"]])
    append(sheet, [[f"{person.last} {person.first}", person.email, person.number, f"{person.postcode} {person.city}"]
                   for person in [JAN, SOFIE, THOMAS]])
    return book


@sample("printed-pages.xlsx")
def printed_pages():
    """A report of another program: its header stands above every page, the colleague above their clients."""
    book, sheet = workbook("Rapport")
    columns = ["code", "last", "first", "email", "city"]
    append(sheet, [["Klanten per dossierbeheerder"], []])
    for page, (colleague, people) in enumerate([("Els Janssens", [JAN, JURGEN, SACHA]), ("Bram Wouters", [JOELLE, FRANCOIS, OMAR])], start=1):
        append(sheet, [headers(columns), [colleague]] + [values(person, columns) for person in people])
        append(sheet, [["Aantal", len(people)], [], [None, None, None, None, f"Pagina {page} van 2"], []])
    sheet.row_dimensions.group(4, 8, outline_level=1)
    return book


# Sheets


@sample("hidden-sheets.xlsx")
def hidden_sheets():
    book, sheet = workbook("Oud 2024")
    columns = ["code", "last", "first", "email"]
    append(sheet, [headers(columns)] + [values(person, columns, email="oud@voorbeeld.example") for person in CLIENTS[:3]])
    sheet.sheet_state = "hidden"
    settings = book.create_sheet("_instellingen")
    append(settings, [["sleutel", "waarde"], ["versie", 3]])
    settings.sheet_state = "veryHidden"
    shown = book.create_sheet("Klanten 2026")
    append(shown, [headers(columns)] + [values(person, columns) for person in CLIENTS[:3] + [THOMAS]])
    book.active = 2
    return book


@sample("clients-on-second-sheet.xlsx")
def clients_on_second_sheet():
    book, cover = workbook("Leeswijzer")
    append(cover, [["Klantenbestand personenbelasting"], [], ["Vragen?", "Mail naar els@kantoor.example"], ["Versie", date(2026, 3, 2)],
                   ["Het tabblad Klanten bevat de klanten, Codes de lijst van talen."]])
    sheet = book.create_sheet("Klanten")
    columns = ["code", "last", "first", "email", "language", "number"]
    append(sheet, [headers(columns)] + [values(person, columns) for person in [JAN, JOELLE, JURGEN, THOMAS]])
    codes = book.create_sheet("Codes")
    append(codes, [["Code", "Taal"], ["nl", "Nederlands"], ["fr", "Frans"]])
    figures = book.create_sheet("Cijfers")
    append(figures, [["Taal", "Aantal"], ["nl", 2], ["fr", 1]])
    chart = BarChart()
    chart.add_data(Reference(figures, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    figures.add_chart(chart, "D2")
    book.create_chartsheet("Grafiek").add_chart(BarChart())
    return book


@sample("header-only.xlsx")
def header_only():
    book, sheet = workbook()
    sheet.append(headers(["code", "last", "first", "email", "language", "number"]))
    return book


@sample("empty.xlsx")
def empty():
    return Workbook()


# Values


BIRTHS = ["code", "last", "first", "email", "birth", "number"]


def births(sheet):
    """The same days as the spreadsheet keeps them, and as people type them."""
    append(sheet, [headers(BIRTHS)])
    formats = {JAN: "dd/mm/yyyy", JOELLE: "d mmmm yyyy", FRANCOIS: "[$-813]dddd d mmmm yyyy", JURGEN: "dd.mm.yy", NOOR: "yyyy-mm-dd hh:mm"}
    for person, shown in formats.items():
        sheet.append(values(person, BIRTHS))
        sheet.cell(sheet.max_row, 5).number_format = shown
    typed = {EMMA: "30/07/2005", MILAN: "1-1-2000", LUKAS: "29.02.2000", BART: "30/07/85", SOFIE: f"08/06/1975{NBSP}", SACHA: "19750608",
             THOMAS: "31/12/1999 00:00", OMAR: "28 juli 1998", AN: "06/30/1975", GREET: "onbekend"}
    append(sheet, [values(person, BIRTHS, birth=text) for person, text in typed.items()])


@sample("dates-1900.xlsx")
def dates_1900():
    book, sheet = workbook()
    births(sheet)
    # A day that is shown as a number, and one that differs from the national number.
    sheet.append(values(KARIM, BIRTHS, birth=31258))
    sheet.append(["K021", "Martens", "Wim", "wim.martens@voorbeeld.example", date(2001, 9, 8), "01490700185"])
    return book


@sample("dates-1904.xlsx")
def dates_1904():
    book, sheet = workbook()
    book.epoch = CALENDAR_MAC_1904
    births(sheet)
    # 30 July 1985 in this workbook, shown as a number.
    sheet.append(values(KARIM, BIRTHS, birth=29796))
    return book


@sample("national-numbers.xlsx")
def national_numbers():
    book, sheet = workbook()
    columns = ["last", "first", "email", "number"]
    append(sheet, [headers(columns)])
    written = [
        (JAN, lost_zeros(JAN)), (JOELLE, lost_zeros(JOELLE)), (FRANCOIS, float(FRANCOIS.number)), (JURGEN, "93.05.18-223.61"),
        (NOOR, lost_zeros(NOOR)), (EMMA, "5073003425"), (MILAN, lost_zeros(MILAN)), (LUKAS, "000229 001 45"), (BART, f"85.07.30{NBSP}061.97"),
        (SOFIE, lost_zeros(SOFIE)), (SACHA, "75.26.08-980.52"), (KARIM, "'85000000138"),
    ]
    append(sheet, [values(person, columns, number=number) for person, number in written])
    unknown = ["00000100166", "00000100195", "00000000128", "00010000135", 85070000286, "85.07.35-001.07", "98472899765", "01490700185", 1490700185]
    wrong = ["8,50731E+10", "85133000105", "85533000191", "85333000148", "12345678901", "66041066600", 403019261, "0428759497", "BE 0403.019.261",
             "850730", "onbekend", "17073003385", 85073003328.5]
    for place, number in enumerate(unknown + wrong, start=1):
        sheet.append([f"Nieuw{place:02}", "Kim", f"kim{place:02}@voorbeeld.example", number])
    for cell in sheet["D"]:
        if isinstance(cell.value, int):
            cell.number_format = "0"
    return book


@sample("enterprise-numbers.xlsx")
def enterprise_numbers():
    book, sheet = workbook()
    append(sheet, [["Type klant", "Naam", "Voornaam", "E-mail", "BTW-nummer", "IBAN"]])
    written = [
        ("Eenmanszaak", 403019261, "BE68 5390 0754 7034"), ("eenmanszaak", "BE0428.759.497", "BE68539007547034"), ("Zelfstandige", 1000000021, None),
        ("Persoon", "0403.019.261", "be68 5390 0754 7034"), ("Indépendant", "BE 403 019 261", None), ("Bedrijf", 428759497, "BE68 5390 0754 7035"),
        ("Persoon", "0431150351", None), ("Persoon", "n.v.t.", "-"), ("Eenmanszaak", "4,03E+08", None), ("Particulier", None, None),
    ]
    sheet.append(["Eenmanszaak", BART.last, BART.first, BART.email, 403019261, None])
    for place, (kind, number, iban) in enumerate(written, start=1):
        sheet.append([kind, f"Nieuw{place:02}", "Kim", f"kim{place:02}@voorbeeld.example", number, iban])
    return book


@sample("phones.xlsx")
def phones():
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "mobile"]
    append(sheet, [headers(columns) + ["Telefoon"]])
    written = [
        (JAN, 470123401, 91234567), (JOELLE, "0470/12.34.02", "04/123 45 67"), (FRANCOIS, "+32 (0)470 12 34 03", "+32 81 12 34 56"),
        (JURGEN, "0032470123404", 87123456), (NOOR, 32470123405, "03 123 45 67"), (EMMA, "470 12 34 06", "016-12.34.56"),
        (MILAN, f"0470{NBSP}12{NBSP}34{NBSP}07", "056/12 34 56 (werk)"), (LUKAS, "+32470123408 ", "053/123456 of 053/123457"),
        (BART, "0470 12 34 09 / 0471 22 33 44", "-"), (SOFIE, "+31 6 12345678", "0031 20 123 45 67"), (SACHA, "tel:+32-470-12-34-11", "02/123.45.67"),
        (KARIM, "geen", None),
    ]
    append(sheet, [values(person, columns, mobile=mobile) + [phone] for person, mobile, phone in written])
    return book


@sample("addresses.xlsx")
def addresses():
    book, sheet = workbook()
    append(sheet, [["Klantcode", "Naam", "Voornaam", "Straat", "Nr", "Bus", "Postcode", "Gemeente", "Land"]])
    written = [
        (JAN, "Kerkstraat", 12, None, 9000, "Gent", "België"), (JOELLE, "Rue Haute", "3", None, "B-4000", "Liège", "BE"),
        (FRANCOIS, "Rue de l'Église", 27.0, None, "BE-5000", "Namur", "Belgique"), (JURGEN, "Neustraße", " 8 ", None, 4700.0, "Eupen", None),
        (NOOR, "Turnhoutsebaan 101", None, None, "2140 ", "ANTWERPEN", None), (EMMA, "Naamsestraat", "44", "0201", "3000", "Leuven", None),
        (MILAN, "Stationsstraat", date(2026, 9, 1), None, 8500, "Kortrijk", None), (LUKAS, "Grote Markt", "1-3", "A", "9300 Aalst", None, None),
        (BART, "12, rue de la Paix", None, None, 75002, "Paris", "Frankrijk"), (SOFIE, "Herengracht", 1, None, "1015 BA", "Amsterdam", "NL"),
        (SACHA, "Wetstraat", "16", "bus 4", 100, "Brussel", None), (KARIM, "Chaussée de Mons", "210", True, "0", "Anderlecht", None),
    ]
    append(sheet, [[person.code, person.last, person.first, *address] for person, *address in written])
    return book


@sample("emails.xlsx")
def emails():
    """Right above the header stands a title, in the second column."""
    book, sheet = workbook()
    append(sheet, [[None, "Kantoor Voorbeeld: klanten en partners"], ["Klantcode", "Naam", "Voornaam", "E-mail", "E-mail 2"]])
    written = [
        (JAN, "jan.peeters@voorbeeld.example; jan.p@werk.example", "factuur@werk.example"),
        (JOELLE, "mailto:joelle.lefevre@voorbeeld.example", None),
        (FRANCOIS, "François.Dubois@voorbeeld.example", "francois.dubois@voorbeeld.example"),
        (JURGEN, "juergen.mueller@gmial.com", None), (NOOR, f" noor.elamrani@voorbeeld.example{NBSP}", None),
        (EMMA, "Emma Lambert <emma.lambert@voorbeeld.example>", None), (MILAN, "MILAN.JACOBS@VOORBEELD.EXAMPLE", "-"),
        (LUKAS, "lukas.dhondt@voorbeeld.example, lukas@werk.example\nlukas@thuis.example", "lukas@thuis.example"),
        (BART, "bart.desmet@voorbeeld.example / bart@werk.example", None), (SOFIE, "sofie.vandevelde@voorbeeld.example;", None),
        (SACHA, "sacha.nowak@voorbeeld", None), (KARIM, "Stuur een mail", None), (THOMAS, "geen", "thomas@hotmail.con"), (OMAR, None, None),
    ]
    append(sheet, [[person.code, person.last, person.first, email, extra] for person, email, extra in written])
    for row, address in [(3, "jan.peeters@voorbeeld.example"), (4, "joelle.lefevre@voorbeeld.example"), (14, "karim.haddad@voorbeeld.example")]:
        sheet.cell(row, 4).hyperlink = f"mailto:{address}"
        sheet.cell(row, 4).style = "Hyperlink"
    return book


@sample("spaces-and-invisible.xlsx")
def spaces_and_invisible():
    book, sheet = workbook()
    append(sheet, [[" Klantcode ", f"Naam{NBSP}", "Voor-\nnaam", "E-mail ", "Taal", f"Rijksregister{NBSP}nummer", "Gemeente", "Labels"]])
    written = [
        ["K001 ", "Peeters  ", f"{NBSP}Jan", "jan.peeters@voorbeeld.example ", "nl ", f"85.07.30-033.28{NBSP}", "Gent\t", "PB;koppel "],
        [f"{NBSP}K002", "Lefe\u0300vre", "Joe\u0308lle", "joelle.lefevre@voorbeeld.example\n", " FR", " 00010100204", "Lie\u0300ge", "PB ; "],
        ["K003", "Du\u00adbois", "Franc\u0327ois", f"\ufeff{FRANCOIS.email}", "F", "42\u202f01\u202f22\u202f051\u202f81", "Namur", "PB"],
        ["K005", f"El{NBSP}Amrani", "Noor\u200b", "noor.elamrani@\u200bvoorbeeld.example", "NL\u200b", "'09082428248", "Antwerpen\n", "student\nPB"],
        ["K010", "Van  de   Velde", "Sofie\r\n", "'sofie.vandevelde@voorbeeld.example'", "Nederlands", "75 46 08 980 95", " Antwerpen ", "PB,,PB"],
        [" ", NBSP, "", "\t", None, "\u200b", "\n", " "],
        ["K008", "D\u2019Hondt", "Lukas", "lukas.dhondt@voorbeeld.example", "nl", "00022900145", "Aalst", "PB"],
    ]
    append(sheet, written)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True)
    return book


@sample("long-text-and-emoji.xlsx")
def long_text_and_emoji():
    book, sheet = workbook("Klanten 👨‍👩‍👧")
    append(sheet, [["Klantcode", "Naam", "Voornaam", "E-mail", "Labels", "Gemeente", "Opmerkingen"]])
    written = [
        ["K001", "Peeters", "Jan", JAN.email, "PB; koppel; 👍 vlot", "Gent", "Belt liever. " * 2500],
        ["K002", "Lefèvre", "Joëlle", JOELLE.email, "; ".join(f"label {number}" for number in range(60)), "Liège", "🇧🇪" * 50],
        ["K004", "Müller", "Jürgen 🙂", JURGEN.email, "x" * 1200, "Eupen", None],
        ["K007", "Jacobs", "Milan", MILAN.email, "PB", "Kortrijk " * 40, None],
        ["K030", "Ó Súilleabháin", "Zoë-Anaïs", "zoe@voorbeeld.example", "PB", "Saint-Géry", "=1+1 is geen formule"],
        ["K031", "Nguyễn", "Đức", "duc@voorbeeld.example", "PB", "Sint-Niklaas", None],
        ["K032", "Ωmega", "Иван", "ivan@voorbeeld.example", "<b>PB</b> & co", "Ixelles", "\"aanhalingstekens\""],
    ]
    append(sheet, written)
    sheet["G6"].data_type = "s"
    return book


@sample("error-cells.xlsx")
def error_cells():
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "language", "number", "labels"]
    append(sheet, [headers(columns) + ["Saldo"]])
    written = [(JAN, {"labels": "#N/A"}), (JOELLE, {"email": "#REF!"}), (JURGEN, {"number": "#VALUE!"}), (NOOR, {"language": "#NAME?"}),
               (EMMA, {"last": "#N/A"}), (THOMAS, {"code": "#NULL!"}), (OMAR, {"labels": "#N/B"})]
    append(sheet, [values(person, columns, **errors) + ["#DIV/0!"] for person, errors in written])
    sheet.append(["#N/A"] * 8)
    return book


@sample("formulas-without-values.xlsx")
def formulas_without_values():
    """What a program wrote and no spreadsheet has calculated yet."""
    book, sheet = workbook()
    append(sheet, [["Klantcode", "Naam", "Voornaam", "E-mail", "Rijksregisternummer", "Geboortedatum", "Labels", "Taal", "Gsm"]])
    register = book.create_sheet("Register")
    append(register, [["Klantcode", "RRN", "Gsm"]])
    for row, person in enumerate([JAN, JOELLE, JURGEN, NOOR, MILAN, THOMAS], start=2):
        if person is not NOOR:
            register.append([person.code, lost_zeros(person), person.mobile])
        address = re.sub("@.*", "", person.email)
        day = person.birth
        sheet.append([
            person.code, person.last, person.first, f'=LOWER("{address.upper()}")&"@voorbeeld.example"', f"=VLOOKUP(A{row},Register!A:C,2,FALSE)",
            f"=DATE({day.year},{day.month},{day.day})", f'=IF(LEN(B{row})>6,"PB; lang","")', f'=IF(ROW()>5,0,"{person.language}")',
            f'=HYPERLINK("tel:{person.mobile}","{person.mobile}")',
        ])
        sheet.cell(row, 6).number_format = "dd/mm/yyyy"
    return book


# What else a sheet has


@sample("rich-text.xlsx")
def rich_text():
    """Parts of a cell in another font. openpyxl writes every text inside its cell, LibreOffice once for all cells."""
    book, sheet = workbook()
    red = InlineFont(color="FFFF0000", b=True)
    append(sheet, [["Klantcode", CellRichText("Naam ", TextBlock(red, "*")), CellRichText("Voor", TextBlock(red, "naam")), "E-mail", "Gemeente"]])
    append(sheet, [
        ["K001", CellRichText(TextBlock(red, "P"), "eeters"), "Jan", CellRichText("jan.peeters", TextBlock(red, "@voorbeeld.example")), "Gent"],
        ["K002", "Lefèvre", CellRichText("Jo", TextBlock(red, "ë"), "lle"), JOELLE.email, CellRichText("Li", TextBlock(red, "èg"), "e ")],
        ["K010", CellRichText("Van de ", TextBlock(red, "Velde")), "Sofie", SOFIE.email, "Antwerpen"],
    ])
    append(sheet, [values(person, ["code", "last", "first", "email", "city"]) for person in [JURGEN, NOOR, THOMAS]])
    return book


@sample("table-with-filter.xlsx")
def table_with_filter():
    """A table with a filter, notes, lists to choose from, colours, a hidden column and hidden rows."""
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "language", "number", "labels"]
    append(sheet, [headers(columns) + ["Actief", "Honorarium"]])
    people = [JAN, JOELLE, FRANCOIS, JURGEN, LUKAS, SACHA, THOMAS, GREET]
    for person in people:
        sheet.append(values(person, columns) + [person is not SACHA, 150])
    table = Table(displayName="Klanten", ref="A1:I9", tableStyleInfo=TableStyleInfo(name="TableStyleMedium2", showRowStripes=True))
    sheet.add_table(table)
    table._initialise_columns()
    for column, cell in zip(table.tableColumns, sheet[1]):
        column.name = cell.value
    table.autoFilter.ref = "A1:I9"
    sheet["H11"] = "Totaal"
    sheet["I11"] = 1200
    sheet["D2"].comment = Comment("Belt liever dan dat hij mailt: 0470 99 99 99", "Els")
    languages = DataValidation(type="list", formula1='"nl,fr,de,en"')
    languages.add("E2:E100")
    sheet.add_data_validation(languages)
    sheet.conditional_formatting.add("I2:I9", CellIsRule(operator="greaterThan", formula=["100"], fill=PatternFill(bgColor="FFFFC7CE")))
    sheet.column_dimensions["F"].hidden = True
    sheet.row_dimensions[7].hidden = True
    sheet.row_dimensions.group(3, 5, outline_level=1, hidden=True)
    sheet.freeze_panes = "C2"
    return book


@sample("macros.xlsm")
def macros():
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "number"]
    append(sheet, [headers(columns)] + [values(person, columns) for person in [JAN, JOELLE, THOMAS]])
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = '<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'

    def edit(name, text):
        if name == "[Content_Types].xml":
            return text.replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml").replace("</Types>", macros)
        return text

    # The start of a compound file, as a project of macros is; nothing in it runs.
    return edited(book, edit, {"xl/vbaProject.bin": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)})


@sample("strict.xlsx")
def strict():
    """The strict dialect, of which the days are ISO 8601 instead of numbers."""
    book, sheet = workbook()
    book.iso_dates = True
    append(sheet, [headers(BIRTHS)] + [values(person, BIRTHS) for person in [JAN, FRANCOIS, NOOR, THOMAS]])
    namespaces = [
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ]

    def edit(name, text):
        for transitional, other in namespaces:
            text = text.replace(transitional, other)
        return text.replace("<workbook ", '<workbook conformance="strict" ') if name == "xl/workbook.xml" else text

    return edited(book, edit)


# People


@sample("doubles-inside.xlsx")
def doubles_inside():
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "number", "birth"]
    append(sheet, [headers(columns)])
    append(sheet, [
        # The same client of the office twice, once under another code.
        values(JAN, columns), values(JAN, columns, code="K101", number=None),
        # The same newcomer three times: as they are, with their names the other way round, and with another address.
        values(THOMAS, columns), values(THOMAS, columns, code=None, number=None, first="Maes", last="Thomas", email=None),
        values(THOMAS, columns, code=None, email="thomas@werk.example"),
        # Two people of one name, and two rows with the number of one.
        ["K200", "Janssens", "Jan", "jan.janssens@voorbeeld.example", None, date(1950, 1, 1)],
        ["K201", "Janssens", "Jan", "jan.janssens@voorbeeld.example", None, date(1980, 1, 1)],
        ["K202", "Leemans", "Rita", "rita@voorbeeld.example", "01490700185", None],
        ["K203", "Cools", "Dirk", "dirk@voorbeeld.example", "01490700185", None],
        values(JOELLE, columns),
    ])
    return book


@sample("couples.xlsx")
def couples():
    book, sheet = workbook()
    columns = ["code", "last", "first", "email", "number", "partner_last", "partner_first", "partner_email", "partner_number", "city"]
    append(sheet, [headers(columns)])
    append(sheet, [
        # A joint declaration, and the partner on a row of her own.
        values(JAN, columns), values(AN, columns),
        # A couple with one mailbox and two declarations, of whom he is a client already.
        values(FRANCOIS, columns), ["K300", "Simon", "Marie", FRANCOIS.email, "98472899765", None, None, None, None, None],
        # A new joint declaration with a national number that lost its zeros.
        ["K301", "Goossens", "Pieter", "goossens@voorbeeld.example", "99123199742", "Aerts", "Lies", None, 1490700185, "Gent"],
        # Their own number once more in the partner's column.
        ["K302", "Smets", "Tom", "tom@voorbeeld.example", "00000100166", "Smets", "Tom", None, "00.00.01-001.66", "Gent"],
        # A partner of whom only the name and the shared mailbox are known, and who has a row too.
        ["K303", "Willems", "Greet", "willems@voorbeeld.example", "85070000286", "Bosmans", "Rik", None, None, "Aalst"],
        ["K304", "Bosmans", "Rik", "willems@voorbeeld.example", None, None, None, None, None, "Aalst"],
        # The partner's number is wrong.
        values(SOFIE, columns, partner_last="Cools", partner_first="Dirk", partner_number="85133000105"),
    ])
    # Who live together share a cell, of which only the upper one has the value.
    sheet["J3"] = None
    for cells in ["J2:J3", "J4:J5"]:
        sheet.merge_cells(cells)
    return book


@sample("adminpulse-sheet.xlsx")
def adminpulse_sheet():
    """The columns of AdminPulse's own sheet for migrations; companies stand among the persons."""
    book, sheet = workbook("Relaties")
    append(sheet, [["Status", "Type", "Naam", "Voornaam", "Klantcode", "Ondernemingsnummer", "BTW-nummer", "Rijksregisternummer", "E-mail",
                    "E-mail factuur", "Dossiermedewerkers"]])
    append(sheet, [
        ["klant", "Persoon", JAN.last, JAN.first, JAN.code, None, None, "85.07.30-033.28", JAN.email, None, "Els Janssens"],
        ["klant", "Eenmanszaak", BART.last, BART.first, BART.code, "0403.019.261", "BE0403019261", "85.07.30-061.97", BART.email,
         "boekhouding@werk.example", "Els Janssens; Bram Wouters"],
        ["klant", "Bedrijf", "Bakkerij Voorbeeld BV", None, "K400", "0428.759.497", "BE0428759497", None, "info@bakkerij.example", None,
         "Bram Wouters"],
        ["prospect", "Persoon", THOMAS.last, THOMAS.first, THOMAS.code, None, None, "99.12.31-997.42", THOMAS.email, None, None],
    ])
    return book


@sample("original-template.xlsx")
def original_template():
    """The template that Instroom's predecessor handed out: the word `person` first, the partner's number last."""
    book, sheet = workbook("Import")
    append(sheet, [["Type", "First name", "Last name", "E-mail", "Mobile number", "Language", "Responsible", "Street", "House number", "Box",
                    "Zip code", "City", "Country", "Labels", "National number partner"]])
    columns = ["first", "last", "email", "mobile", "language", "responsible", "street", "house"]
    append(sheet, [["person", *values(person, columns), None, int(person.postcode), person.city, "BE", person.labels, person.partner_number or None]
                   for person in [JAN, JOELLE, SOFIE, THOMAS]])
    return book


# Text


def separated(rows, separator=";"):
    return "".join(separator.join(row) + "\r\n" for row in rows)


ENCODED = ["code", "last", "first", "email", "language", "number", "city"]


def encoded(encoding, mark=b""):
    rows = [headers(ENCODED) + ["Opmerking"]]
    people = [JAN, JOELLE, FRANCOIS, JURGEN, NOOR, SOFIE]
    rows += [[value or "" for value in values(person, ENCODED)] + ['"""kan; mag"" – 5 €"'] for person in people]
    rows.append(["K040", "Šahin", "Zoë", "zoe@voorbeeld.example", "NL", "", "Sint-Gillis"])
    return mark + separated(rows).encode(encoding)


for name, encoding, mark in [
    ("utf-8", "utf-8", b""), ("utf-8-bom", "utf-8", b"\xef\xbb\xbf"), ("utf-16le-bom", "utf-16-le", b"\xff\xfe"),
    ("utf-16be-bom", "utf-16-be", b"\xfe\xff"), ("windows-1252", "cp1252", b""),
]:
    SAMPLES[f"encoded-{name}.csv"] = lambda encoding=encoding, mark=mark: encoded(encoding, mark)


@sample("sep-and-quotes.csv")
def sep_and_quotes():
    text = separated([
        ["sep=,"], ["Klantenlijst"], [],
        ["Klantcode", "Naam", '"Voor\nnaam"', "E-mail", "Rijksregisternummer", "Geboortedatum", "Labels", "Opmerking"],
        ["K001", "Peeters", "Jan", JAN.email, "85073003328", "30/07/1985", '"PB, koppel"', '"eerste regel\r\ntweede ""regel"""'],
        ["K005", "El Amrani", "Noor", NOOR.email, "9082428248", "24/08/2009", '"PB; student"', "\"open"],
        ["K002", '"Lefèvre"', ' "Joëlle"', JOELLE.email, '"1,01002E+07"', "01-01-2000", "PB", ""],
        ["", "", "", "", "", "", "", ""],
        ["K014", "Maes", "Thomas", THOMAS.email, "99123199742.0", "36525", "PB", "een, te veel", "extra"],
    ], separator=",")
    return text.encode()


@sample("unicode-text.txt")
def unicode_text():
    """What Excel calls Unicode text: tabs, in UTF-16."""
    columns = ["code", "last", "first", "email", "street", "city"]
    rows = [headers(columns)] + [[value or "" for value in values(person, columns)] for person in [JAN, JOELLE, FRANCOIS, JURGEN, THOMAS]]
    return separated(rows, "\t").encode("utf-16")


# How they are written, and what LibreOffice makes of them


def parts(book):
    """The parts of a workbook. They are the same every time: none tells when it was written."""
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    core = contents["docProps/core.xml"]
    return {**contents, "docProps/core.xml": re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-03-02T09:00:00Z", core)}


def packed(contents):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def edited(book, edit, more=None):
    """The bytes of a workbook of which every part of XML went through `edit`, with more parts."""
    contents = {name: edit(name, content.decode()).encode() if name.endswith((".xml", ".rels")) else content for name, content in parts(book).items()}
    return packed({**contents, **(more or {})})


def converted(source, target, options=()):
    """The file as LibreOffice saves it under another name."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", *options, "--convert-to", target.suffix[1:], "--outdir", folder, source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        target.write_bytes((Path(folder) / source.with_suffix(target.suffix).name).read_bytes())


AGAIN = ["title-rows-and-logo", "double-header", "hidden-sheets", "dates-1900", "dates-1904", "national-numbers", "emails", "rich-text",
         "table-with-filter", "spaces-and-invisible", "error-cells"]


def with_libreoffice():
    for name in AGAIN:
        converted(HERE / f"{name}.xlsx", HERE / f"libreoffice-{name}.xlsx")
    converted(HERE / "formulas-without-values.xlsx", HERE / "formulas-with-values.xlsx")
    # A CSV has no merged cells: nothing says where the words above the header end.
    converted(HERE / "double-header.xlsx", HERE / "double-header.csv")
    # A CSV that was opened, which takes every number for a number, and was saved as a workbook.
    semicolons_and_utf_8 = ["--infilter=CSV:59,34,76,1"]
    converted(HERE / "encoded-utf-8.csv", HERE / "opened-from-csv.xlsx", semicolons_and_utf_8)
    # What is no workbook of today, under a name that says it is.
    for kind in ["xls", "ods", "pdf"]:
        with tempfile.TemporaryDirectory() as folder:
            other = Path(folder) / f"office.{kind}"
            converted(HERE / "office.xlsx", other)
            (HERE / f"renamed-{kind}.xlsx").write_bytes(other.read_bytes())


def with_password():
    written = io.BytesIO()
    OOXMLFile((HERE / "macros.xlsm").open("rb")).encrypt("geheim", written)
    (HERE / "password.xlsx").write_bytes(written.getvalue())


def main():
    for name, make in SAMPLES.items():
        made = make()
        (HERE / name).write_bytes(made if isinstance(made, bytes) else packed(parts(made)))
    with_libreoffice()
    with_password()


if __name__ == "__main__":
    main()
